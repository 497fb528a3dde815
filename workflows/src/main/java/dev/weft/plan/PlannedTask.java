package dev.weft.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A task as the workflow sees it.
 *
 * @param edges all dependencies in this scope, explicit and implied by references
 * @param when false skips the task
 * @param needs what the templates of its configuration name
 * @param exposes paths below {@code tasks.<id>.output} that control expressions read, such as {@code [result, total]};
 *     an empty path is the whole output; no path, nothing is exposed
 * @param retry how failed answers are repeated
 * @param timeout of one attempt
 */
public record PlannedTask(
        String id,
        String title,
        String type,
        Control control,
        List<Edge> edges,
        Optional<Expression> when,
        Needs needs,
        List<List<String>> exposes,
        Retry retry,
        Duration timeout,
        OnError onError) {

    public PlannedTask {
        edges = List.copyOf(edges);
        exposes = List.copyOf(exposes);
    }

    /** The branch that a task of this type took, as its output says; empty when it has none. */
    public static Optional<String> branch(String type, JsonNode output) {
        JsonNode chosen = switch (type) {
            case "switch" -> output.path("case");
            case "approval" -> output.path("decision");
            case "classify" -> output.path("class_id");
            default -> MissingNode.getInstance();
        };
        return Optional.of(chosen.asString("")).filter(name -> !name.isEmpty());
    }

    /**
     * @param explicit named in {@code dependsOn}. Where a task has explicit edges, only these decide whether it runs;
     *     implied ones only order
     */
    public record Edge(String from, Optional<String> branch, boolean explicit) {}

    /**
     * @param maxAttempts answers of the outside world, the first included; Weft's own crashes don't count
     * @param backoff factor between two waits
     */
    public record Retry(int maxAttempts, Duration initialInterval, double backoff, Duration maxInterval) {
        public static final Retry DEFAULT = new Retry(3, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(1));
    }

    /** What follows a final failure. The value of {@code FALLBACK} stays in the canvas. */
    public enum OnError {
        FAIL,
        CONTINUE,
        FALLBACK,
        BRANCH
    }
}
