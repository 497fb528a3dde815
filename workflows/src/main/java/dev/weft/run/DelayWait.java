package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Control.Placement;
import dev.weft.task.TaskRequest.Phase;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Waits on a timer of Temporal's. The activity renders the duration and answers {@code {"millis"}}. */
final class DelayWait implements Block {
    private final TaskScheduler scheduler;
    private final TaskRun task;

    DelayWait(TaskScheduler scheduler, TaskRun task) {
        this.scheduler = scheduler;
        this.task = task;
    }

    @Override
    public void begin() {
        scheduler.execute(task, Phase.PREPARE, Placement.LOCAL, false, result -> {
            long millis = result.exposed().map(JsonNode::asObject).orElseThrow().path("millis").asLong();
            await(Duration.ofMillis(millis));
        });
    }

    void await(Duration left) {
        scheduler.await(task, Optional.of(left), () -> scheduler.finished(task, Json.object()));
    }
}
