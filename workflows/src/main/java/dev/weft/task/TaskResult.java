package dev.weft.task;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the workflow learns of a task.
 *
 * @param value where its output stands in the journal
 * @param exposed the parts of the output that control expressions read, in the output's shape; after
 *     {@code PREPARE} the rendered configuration; after {@code DECIDE} the expression's value
 * @param overflow the exposed part is over 2 KB and was left out: conditions on it are decided beside the workflow
 * @param count items of a {@code forEach}, rounds of a {@code loop}
 * @param failure what a fallback stands in for
 */
public record TaskResult(
        Optional<ValueRef> value,
        Optional<JsonNode> exposed,
        boolean overflow,
        int count,
        Optional<TaskFailure> failure) {

    /** Most of an output that travels through Temporal, in bytes of JSON. */
    public static final int MAX_EXPOSED_BYTES = 2 * 1024;
}
