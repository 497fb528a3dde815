package dev.weft.task;

import java.util.List;
import java.util.Optional;

/**
 * What the workflow learns of tasks that follow one another.
 *
 * @param results of the first ones, at least of one; those that are left are asked for again, each on its own
 * @param end how the run has ended, when its end was committed with them
 */
public record StepsResult(List<TaskResult> results, Optional<RunOutcome> end) {
    public StepsResult {
        results = List.copyOf(results);
    }
}
