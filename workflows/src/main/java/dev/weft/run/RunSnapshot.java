package dev.weft.run;

import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/** Answer of the query {@code status}; tasks in plan order. */
public record RunSnapshot(RunStatus status, List<Task> tasks) {
    public RunSnapshot {
        tasks = List.copyOf(tasks);
    }

    public record Task(String id, TaskStatus status, Optional<TaskFailure> error) {}
}
