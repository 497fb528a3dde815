package dev.weft.dify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A canvas's tasks, those in bodies included, by id. */
final class TaskTree {
    private final Map<String, JsonNode> byId = new LinkedHashMap<>();

    TaskTree(JsonNode tasks) {
        index(tasks);
    }

    private void index(JsonNode tasks) {
        for (JsonNode task : tasks) {
            byId.put(Loose.text(task, "id"), task);
            index(task.path("body"));
        }
    }

    Map<String, JsonNode> byId() {
        return Collections.unmodifiableMap(byId);
    }

    Optional<JsonNode> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Stream<JsonNode> ofType(String type) {
        return byId.values().stream().filter(task -> Loose.text(task, "type").equals(type));
    }

    /** The start, unless it only serves another task. */
    Optional<String> start() {
        return ofType("start").filter(task -> !hidden(task)).map(task -> Loose.text(task, "id")).findFirst();
    }

    /** Whether a task is no node but serves another one. */
    static boolean hidden(JsonNode task) {
        return Loose.flag(task.path("extra").path(NodeTypes.EXTRA), NodeTypes.HIDDEN);
    }

    /**
     * What a task waits for; behind a hidden one, what that waits for.
     *
     * @param branch may be empty
     */
    record Dependency(String task, String branch) {
        static Dependency of(JsonNode written) {
            String text = written.isString() ? written.stringValue() : Loose.text(written, "task");
            int colon = text.indexOf(':');
            return colon < 0
                    ? new Dependency(text, written.isString() ? "" : Loose.text(written, "branch"))
                    : new Dependency(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    List<Dependency> dependencies(JsonNode task) {
        List<Dependency> all = new ArrayList<>();
        for (JsonNode written : Loose.list(task, "dependsOn")) {
            Dependency dependency = Dependency.of(written);
            Optional<JsonNode> hidden = find(dependency.task()).filter(TaskTree::hidden);
            if (hidden.isPresent()) {
                all.addAll(dependencies(hidden.get()));
            } else {
                all.add(dependency);
            }
        }
        return all;
    }
}
