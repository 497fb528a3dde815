package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Control;
import dev.weft.plan.Control.Placement;
import dev.weft.task.EventKind;
import dev.weft.task.Frame;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.Parts;
import dev.weft.task.TaskRequest.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Runs its body and, when that fails, the handler, which sees the error. Its result is {@code {value, error}}. */
final class TryBlock implements Block {
    private final TaskScheduler scheduler;
    private final TaskRun task;
    private final Control.Try plan;
    private Optional<TaskFailure> caught = Optional.empty();

    TryBlock(TaskScheduler scheduler, TaskRun task, Control.Try plan) {
        this.scheduler = scheduler;
        this.task = task;
        this.plan = plan;
    }

    @Override
    public void begin() {
        scheduler.decide(
                EventKind.TASK_STARTED,
                task.path,
                Json.object().put("title", task.plan.title()).put("type", task.plan.type()).put("attempt", 1),
                Optional.empty());
        Place place = task.scope.place.inside(task.id(), task.path, Optional.empty());
        ScopeRun body = scheduler.open(
                ScopeIndex.of(plan.body()), place, Optional.of(task), new LinkedHashMap<>(), task.state, this::tried);
        scheduler.start(body);
    }

    private void tried(ScopeRun body) {
        if (body.failure.isEmpty()) {
            collect(body);
            return;
        }
        caught = body.failure;
        Frame frame = new Frame(task.id(), Optional.empty(), 0, caught);
        Place place = task.scope.place.inside(task.id(), task.path, Optional.of(frame));
        ScopeRun handler = scheduler.open(
                ScopeIndex.of(plan.handler()),
                place,
                Optional.of(task),
                new LinkedHashMap<>(),
                body.finalState(),
                this::handled);
        scheduler.start(handler);
    }

    private void handled(ScopeRun handler) {
        handler.failure.ifPresentOrElse(second -> scheduler.fail(task, second), () -> collect(handler));
    }

    private void collect(ScopeRun scope) {
        task.state = task.state.merge(scope.finalState());
        Requests.Draft draft = Requests.Draft.of(Phase.COLLECT, task)
                .naming(Bodies.outputNeeds(task, scope.index.scope()))
                .failed(caught)
                .parts(
                        task.path,
                        new Parts(List.of(Bodies.part(scope, 0)), List.of(), 1),
                        scope.place.frames(),
                        task.state);
        scheduler.execute(task, draft, Placement.LOCAL, false, result -> {
            task.take(result);
            scheduler.succeed(task);
        });
    }
}
