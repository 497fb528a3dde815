package dev.weft.api.core;

import dev.weft.store.Journal.Iterations;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a run stands.
 *
 * @param status the run's, which may be ahead of its row
 * @param place in the queue, from 1, while a cap holds the run back
 * @param tasks of the top level in plan order, every one of them
 */
public record RunView(StoredRun run, RunStatus status, Optional<Integer> place, List<Task> tasks) {
    public RunView {
        tasks = List.copyOf(tasks);
    }

    /**
     * @param attempt the newest one, from 1; 0 before the first
     * @param dependsOn ids of the tasks it waits for
     * @param iterations of a block or a task with {@code forEach}, once the first has begun
     */
    public record Task(
            String id,
            String title,
            String type,
            TaskStatus status,
            int attempt,
            List<String> dependsOn,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<TaskFailure> error,
            Optional<Iterations> iterations) {}
}
