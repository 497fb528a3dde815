package dev.weft.dify;

import dev.weft.dify.States.Place;
import dev.weft.expression.Outline;
import dev.weft.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The run variables of a canvas as Dify has them, which is as variables of loops and of conversations. Those of a loop
 * get their first values from a task that is no node: the hidden one of an import, or an {@code assign} that the loop
 * waits for and that sets nothing else.
 */
final class RunVariables {
    private final Map<String, Place> places;
    private final Map<String, JsonNode> setters = new LinkedHashMap<>();

    RunVariables(TaskTree tasks, Original original) {
        this.places = new LinkedHashMap<>(original.places());
        tasks.ofType("loop").forEach(loop -> {
            String id = Loose.text(loop, "id");
            tasks.find(id + "-variables").filter(TaskTree::marked).ifPresentOrElse(
                    setter -> setters.put(id, setter), () -> find(loop, id, tasks));
        });
    }

    private void find(JsonNode loop, String id, TaskTree tasks) {
        Set<String> inside = new LinkedHashSet<>();
        new TaskTree(loop.path("body")).ofType("assign").forEach(task -> inside.addAll(values(task).keySet()));
        TaskTree.written(loop).stream()
                .filter(dependency -> dependency.branch().isEmpty())
                .flatMap(dependency -> tasks.find(dependency.task()).stream())
                .filter(task -> Loose.text(task, "type").equals("assign") && !TaskTree.marked(task) && plain(task))
                .filter(task -> inside.containsAll(values(task).keySet()))
                .filter(task -> values(task).keySet().stream().noneMatch(places::containsKey))
                .findFirst()
                .ifPresent(task -> {
                    setters.put(id, task);
                    values(task).forEach((name, value) -> places.put(name, new Place(List.of(id, name), type(value))));
                });
    }

    private static boolean plain(JsonNode task) {
        boolean always = !task.has("when") && !task.has("forEach") && !task.has("onError");
        return always
                && values(task).values().stream().allMatch(value -> Literal.value(value)
                        .map(constant -> !constant.isNull())
                        .orElseGet(() -> Paths.alone(value).filter(Outline.Path.class::isInstance).isPresent()));
    }

    /** What an {@code assign} sets, by name. */
    static SequencedMap<String, JsonNode> values(JsonNode task) {
        SequencedMap<String, JsonNode> values = new LinkedHashMap<>();
        JsonNode config = task.path("config");
        if (config.has("name")) {
            values.put(Loose.text(config, "name"), config.path("value"));
        }
        config.path("values").properties().forEach(value -> values.put(value.getKey(), value.getValue()));
        return values;
    }

    private static String type(JsonNode value) {
        return Literal.value(value).map(Fallbacks::type).orElse("string");
    }

    /** Ids of the tasks that only give first values. */
    SequencedSet<String> setters() {
        SequencedSet<String> ids = new LinkedHashSet<>();
        setters.values().forEach(task -> ids.add(Loose.text(task, "id")));
        return ids;
    }

    /** Whether a loop's first values are those of the document. */
    boolean unchanged(JsonNode loop, Original original) {
        JsonNode setter = setters.get(Loose.text(loop, "id"));
        return setter == null || original.same(setter);
    }

    Optional<Place> place(String name) {
        return Optional.ofNullable(places.get(name));
    }

    /** Templates of a loop's first values, by name. */
    SequencedMap<String, JsonNode> first(String loop) {
        SequencedMap<String, JsonNode> first = new LinkedHashMap<>();
        Optional.ofNullable(setters.get(loop)).map(RunVariables::values).ifPresent(first::putAll);
        first.keySet().retainAll(places.keySet());
        return first;
    }

    /** Of a loop's first values those that are constant. */
    ObjectNode constants(String loop) {
        ObjectNode constants = Json.object();
        first(loop).forEach((name, value) -> Literal.value(value).ifPresent(constant -> constants.set(name, constant)));
        return constants;
    }
}
