package dev.weft.dify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A canvas's tasks, those in bodies included, by id. */
final class TaskTree {
    private final Map<String, JsonNode> byId = new LinkedHashMap<>();
    private final Set<String> repeated = new LinkedHashSet<>();
    private final Set<String> serving;

    TaskTree(JsonNode tasks) {
        this(tasks, Set.of());
    }

    /** @param serving ids of tasks that only serve others */
    TaskTree(JsonNode tasks, Set<String> serving) {
        this.serving = Set.copyOf(serving);
        index(tasks);
    }

    private void index(JsonNode tasks) {
        for (JsonNode task : tasks) {
            if (byId.put(Loose.text(task, "id"), task) != null) {
                repeated.add(Loose.text(task, "id"));
            }
            index(task.path("body"));
        }
    }

    Optional<JsonNode> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Stream<JsonNode> ofType(String type) {
        return byId.values().stream().filter(task -> Loose.text(task, "type").equals(type));
    }

    /** Whether several tasks have the id, in different bodies. */
    boolean repeated(String id) {
        return repeated.contains(id);
    }

    /** The start, unless it only serves another task. */
    Optional<String> start() {
        return ofType("start").filter(task -> !serves(task)).map(task -> Loose.text(task, "id")).findFirst();
    }

    /** Whether a task is no node but serves another one. */
    boolean serves(JsonNode task) {
        return marked(task) || serving.contains(Loose.text(task, "id"));
    }

    /** Whether an import made the task for others. */
    static boolean marked(JsonNode task) {
        return Loose.flag(task.path("extra").path(NodeTypes.EXTRA), NodeTypes.HIDDEN);
    }

    /**
     * What a task waits for.
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

    static List<Dependency> written(JsonNode task) {
        return Loose.list(task, "dependsOn").stream().map(Dependency::of).toList();
    }

    /** Behind a task that only serves others, what that waits for. */
    List<Dependency> dependencies(JsonNode task) {
        List<Dependency> all = new ArrayList<>();
        for (Dependency dependency : written(task)) {
            Optional<JsonNode> serving = find(dependency.task()).filter(this::serves);
            if (serving.isPresent()) {
                all.addAll(dependencies(serving.get()));
            } else {
                all.add(dependency);
            }
        }
        return all;
    }
}
