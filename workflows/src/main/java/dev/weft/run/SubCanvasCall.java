package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Control.Placement;
import dev.weft.run.Effects.Outcome;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.task.TaskRequest.Parts;
import dev.weft.task.TaskRequest.Phase;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs another canvas as a child workflow. The activity pins its version, keeps its inputs and answers
 * {@code {"canvasId", "version", "title", "control", "overflow"}}.
 */
final class SubCanvasCall implements Block {
    private final TaskScheduler scheduler;
    private final TaskRun task;

    SubCanvasCall(TaskScheduler scheduler, TaskRun task) {
        this.scheduler = scheduler;
        this.task = task;
    }

    @Override
    public void begin() {
        scheduler.execute(task, Phase.PREPARE, Placement.LOCAL, false, this::call);
    }

    private void call(TaskResult prepared) {
        JsonNode target = prepared.exposed().orElseGet(Json::nil);
        int ticket = scheduler.child(task, outcome -> {
            if (outcome instanceof Outcome.Ended ended) {
                returned(ended.part());
            } else if (outcome instanceof Outcome.Failed failed) {
                scheduler.fail(task, failed.failure());
            }
        });
        Place place = new Place(
                new CanvasKey(target.path("canvasId").asString(), target.path("version").asInt()),
                "",
                task.path + "/",
                false,
                List.of(),
                prepared.value(),
                target.path("control") instanceof ObjectNode control ? control : Json.object(),
                target.path("overflow").asBoolean(false),
                task.scope.place.depth() + 1);
        scheduler.effects.child(
                ticket,
                new PartInput(
                        scheduler.run,
                        target.path("title").asString(task.plan.title()),
                        scheduler.facts,
                        new PartInput.Work(PartInput.Kind.CANVAS, Optional.empty(), 0, 0, Optional.empty()),
                        new byte[0],
                        place,
                        new LinkedHashMap<>(),
                        List.of(),
                        scheduler.maxParallel,
                        scheduler.paused(),
                        Optional.empty()));
    }

    private void returned(PartResult part) {
        if (part.failure().isPresent()) {
            scheduler.fail(task, part.failure().get());
            return;
        }
        List<ValueRef> outputs = part.value().map(List::of).orElseGet(List::of);
        Requests.Draft draft = Requests.Draft.of(Phase.COLLECT, task)
                .parts(task.path, new Parts(List.of(), outputs, 1), task.scope.place.frames(), task.state);
        scheduler.execute(task, draft, Placement.LOCAL, false, result -> {
            task.take(result);
            scheduler.succeed(task);
        });
    }
}
