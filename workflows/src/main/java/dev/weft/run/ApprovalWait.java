package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Control.Placement;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.Phase;
import dev.weft.task.TaskResult;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Waits for a person's answer. The activity journals the question and answers {@code {"millis"?, "decisions"}}: the
 * time limit and the decisions on offer.
 */
final class ApprovalWait implements Block {
    private final TaskScheduler scheduler;
    private final TaskRun task;
    private final List<String> decisions = new ArrayList<>();
    private Optional<Integer> timer = Optional.empty();

    ApprovalWait(TaskScheduler scheduler, TaskRun task) {
        this.scheduler = scheduler;
        this.task = task;
    }

    String path() {
        return task.path;
    }

    boolean offers(String decision) {
        return decisions.contains(decision);
    }

    List<String> decisions() {
        return List.copyOf(decisions);
    }

    @Override
    public void begin() {
        scheduler.execute(task, Phase.PREPARE, Placement.LOCAL, false, this::asked);
    }

    private void asked(TaskResult result) {
        JsonNode terms = result.exposed().orElseGet(Json::nil);
        List<String> offered = new ArrayList<>();
        terms.path("decisions").forEach(decision -> offered.add(decision.asString()));
        JsonNode millis = terms.path("millis");
        await(offered, millis.isNumber() ? Optional.of(Duration.ofMillis(millis.asLong())) : Optional.empty());
    }

    /** Waits for an answer to what has been asked. */
    void await(List<String> offered, Optional<Duration> left) {
        decisions.addAll(offered);
        scheduler.await(this);
        timer = Optional.of(scheduler.await(task, left, this::expired));
    }

    void answered(Answer answer) {
        scheduler.over(this);
        timer.ifPresent(scheduler::forget);
        ObjectNode output = Json.object().put("decision", answer.decision());
        output.set("values", answer.values());
        task.branch = Optional.of(answer.decision());
        scheduler.decide(
                EventKind.APPROVAL_ANSWERED, task.path, output.deepCopy().put("by", answer.by()), Optional.empty());
        scheduler.decide(
                EventKind.TASK_FINISHED,
                task.path,
                Json.object()
                        .put("status", TaskStatus.SUCCEEDED.wire())
                        .put("title", task.plan.title())
                        .put("type", task.plan.type()),
                Optional.of(output));
        scheduler.execute(task, Phase.COMMIT, Placement.LOCAL, false, result -> {
            task.take(result);
            scheduler.succeed(task);
        });
    }

    private void expired() {
        scheduler.over(this);
        scheduler.fail(task, new TaskFailure(FailureCode.APPROVAL_TIMEOUT, "Nobody answered in time"));
    }
}
