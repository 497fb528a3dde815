package dev.weft.run;

import dev.weft.task.TaskFailure;
import dev.weft.task.ValueRef;
import java.util.List;
import java.util.Optional;

/**
 * How a part ended.
 *
 * @param failure why it failed
 * @param value its result, kept beside the events: {@code {items}} of items, the last round's result of rounds, the
 *     outputs of a canvas
 * @param next round that a loop would go on with
 * @param done whether a loop has come to its end
 * @param state run variables as a loop leaves them
 */
public record PartResult(
        Optional<TaskFailure> failure, Optional<ValueRef> value, int next, boolean done, List<StateValue> state) {
    public PartResult {
        state = List.copyOf(state);
    }
}
