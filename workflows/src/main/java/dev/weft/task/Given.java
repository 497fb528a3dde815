package dev.weft.task;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What became of a task that another one names.
 *
 * @param value where its output stands
 * @param inline its output itself, when the workflow made it; then there is no {@code value}
 * @param failure why it failed, also when a fallback stands in
 */
public record Given(
        TaskStatus status, Optional<ValueRef> value, Optional<JsonNode> inline, Optional<TaskFailure> failure) {}
