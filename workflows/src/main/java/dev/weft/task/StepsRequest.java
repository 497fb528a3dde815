package dev.weft.task;

import java.util.List;
import java.util.Optional;

/**
 * Asks for short tasks that can only follow one another, and for the end of the run when nothing else is left of it: all
 * of that costs one commit. A task with effects is asked for so alone, where it is the run's last.
 *
 * @param tasks each a {@link TaskRequest.Phase#RUN}; each may name results of those before it
 * @param end of a run that succeeds if these do
 */
public record StepsRequest(List<TaskRequest> tasks, Optional<FinishRequest> end) {
    public StepsRequest {
        tasks = List.copyOf(tasks);
    }
}
