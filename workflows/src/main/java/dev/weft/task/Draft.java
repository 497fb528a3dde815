package dev.weft.task;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A model's answer when it was asked for a plan.
 *
 * @param answer as it wrote it, at most {@value #MAX_ANSWER} characters
 * @param plan in the shape of a workflow plan, when it can be run
 * @param problems what keeps it from being run, else
 */
public record Draft(String answer, Optional<JsonNode> plan, List<String> problems) {
    /** Longer answers are cut off, and no plan. */
    public static final int MAX_ANSWER = 64 * 1024;

    public Draft {
        plan = plan.filter(JsonNode::isObject);
        problems = List.copyOf(problems);
        if (plan.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException("Either a plan or its problems");
        }
    }
}
