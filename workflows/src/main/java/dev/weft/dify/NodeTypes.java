package dev.weft.dify;

import dev.weft.canvas.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Dify's names of node types for tasks, imported or not, and back. An imported task remembers its node's own name in
 * {@code extra.dify.type}; one that only serves other tasks, such as what sets a loop's variables at first, has
 * {@code extra.dify.hidden} and is no node at all.
 */
public final class NodeTypes {
    /** Member of a task's {@code extra} and of {@code settings.extra} that this package owns. */
    public static final String EXTRA = "dify";

    static final String TYPE = "type";
    static final String HIDDEN = "hidden";

    private static final Map<String, String> BY_NODE = Map.ofEntries(
            Map.entry("start", "start"),
            Map.entry("end", "end"),
            Map.entry("answer", "answer"),
            Map.entry("llm", "llm"),
            Map.entry("code", "code"),
            Map.entry("http-request", "http"),
            Map.entry("if-else", "switch"),
            Map.entry("template-transform", "template"),
            Map.entry("variable-aggregator", "aggregate"),
            Map.entry("variable-assigner", "aggregate"),
            Map.entry("assigner", "assign"),
            Map.entry("iteration", "forEach"),
            Map.entry("loop", "loop"),
            Map.entry("loop-end", "break"),
            Map.entry("parameter-extractor", "extract"),
            Map.entry("question-classifier", "classify"),
            Map.entry("document-extractor", "document"),
            Map.entry("list-operator", "list"),
            Map.entry("human-input", "approval"));

    private static final Map<String, String> BY_TASK = byTask();

    private NodeTypes() {}

    private static Map<String, String> byTask() {
        Map<String, String> byTask = new LinkedHashMap<>();
        BY_NODE.forEach((node, task) -> {
            if (!node.equals("variable-assigner")) {
                byTask.put(task, node);
            }
        });
        byTask.put("transform", "code");
        byTask.put("file.read", "document-extractor");
        byTask.put("continue", "loop-end");
        return Map.copyOf(byTask);
    }

    /** The node type that clients are shown; empty for a task that is no node. */
    public static Optional<String> of(Task task) {
        JsonNode kept = task.extra().path(EXTRA);
        if (kept.path(HIDDEN).asBoolean(false)) {
            return Optional.empty();
        }
        if (kept.path(TYPE).isString()) {
            return Optional.of(kept.path(TYPE).stringValue());
        }
        return Optional.of(task.forEach().isPresent() ? "iteration" : of(task.type()));
    }

    /** By the type of task alone; {@code tool} where Dify has nothing of the kind. */
    public static String of(String type) {
        return BY_TASK.getOrDefault(type, "tool");
    }

    /** The type of task that runs a node; empty when Weft can't. */
    public static Optional<String> task(String node) {
        return Optional.ofNullable(BY_NODE.get(node));
    }
}
