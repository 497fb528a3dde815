package dev.weft.run;

import dev.weft.task.ValueRef;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A run variable that {@code assign} has set.
 *
 * @param order a later assignment has the larger number
 * @param value the output of the {@code assign} task; the variable is its member of this name
 * @param exposed the variable itself, unless it is too large for the workflow
 */
public record StateValue(String name, int order, ValueRef value, Optional<JsonNode> exposed) {}
