package dev.weft.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Ends a run.
 *
 * @param results what became of the tasks that the outputs name, or of the last tasks, by id
 * @param state run variables by name
 */
public record FinishRequest(
        RunActivity.RunKey run,
        TaskRequest.CanvasKey canvas,
        RunStatus status,
        Optional<TaskFailure> failure,
        SequencedMap<String, Given> results,
        SequencedMap<String, ValueRef> state,
        List<Decision> decisions) {

    public FinishRequest {
        results = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
        state = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(state));
        decisions = List.copyOf(decisions);
    }
}
