package dev.weft.run;

import dev.weft.task.Given;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A settled task as other tasks and conditions see it.
 *
 * @param value where its output stands; empty when it has none, or when {@code exposed} is all of it
 * @param exposed the part of its output that conditions read
 * @param overflow that part is too large for the workflow
 * @param inline whether {@code exposed} is the whole output
 */
public record TaskView(
        TaskStatus status,
        Optional<ValueRef> value,
        Optional<JsonNode> exposed,
        boolean overflow,
        boolean inline,
        Optional<TaskFailure> failure) {

    Given given() {
        return new Given(status, value, inline ? exposed : Optional.empty(), failure);
    }
}
