package dev.weft.canvas;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task as its author wrote it. Durations and expressions are still text; the compiler reports what is wrong with
 * them.
 *
 * @param when condition; false skips the task
 * @param forEach a list expression, or {@code {"items", "parallel", "onItemError"}}
 * @param body tasks of a block ({@code forEach}, {@code loop}, {@code try})
 * @param catchBody tasks of a {@code try} that run when its body failed
 * @param output template of a block's result
 * @param placement {@code local} for a task its author knows to be short
 * @param extra members that dialects keep here, untouched; they change nothing about a run
 */
public record Task(
        String id,
        String title,
        String type,
        ObjectNode config,
        List<Dependency> dependsOn,
        Optional<String> when,
        Optional<JsonNode> forEach,
        Optional<ObjectNode> retry,
        Optional<String> timeout,
        Optional<JsonNode> onError,
        List<Task> body,
        List<Task> catchBody,
        Optional<JsonNode> output,
        Optional<String> placement,
        ObjectNode extra) {

    public Task {
        dependsOn = List.copyOf(dependsOn);
        body = List.copyOf(body);
        catchBody = List.copyOf(catchBody);
    }

    /**
     * An edge to this task. In JSON {@code "id"}, {@code "id:branch"} or {@code {"task": "id", "branch": "name"}}.
     *
     * @param branch the case of a {@code switch}, or {@code error} of a task whose {@code onError} is {@code branch}
     */
    public record Dependency(String task, Optional<String> branch) {}
}
