package dev.weft.dify;

import dev.weft.dify.TaskTree.Dependency;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The edges of a drawing; those that the document had stay as they were. */
final class Edges {
    private static final String PLAIN = "source";

    private final Original original;
    private final TaskTree tasks;
    private final ArrayNode drawn = Json.array();

    Edges(Original original, TaskTree tasks) {
        this.original = original;
        this.tasks = tasks;
    }

    ArrayNode drawn() {
        return drawn;
    }

    /**
     * From a node that chooses, where nothing is said of its choice, one edge for each choice.
     *
     * @param block around both ends
     */
    void draw(Dependency dependency, String target, Optional<JsonNode> block) {
        String source = dependency.task();
        boolean before = original.edges().stream().anyMatch(edge -> same(edge, source, PLAIN, target));
        if (dependency.branch().isEmpty() && !before) {
            tasks.find(source).map(Edges::ways).orElse(List.of(PLAIN)).forEach(way -> edge(source, way, target, block));
        } else {
            edge(source, handle(dependency), target, block);
        }
    }

    /** From the plain end of a node that is no task. */
    void draw(String source, String target, Optional<JsonNode> block) {
        edge(source, PLAIN, target, block);
    }

    /** Leads every way out of a task that leads nowhere to a node. */
    void rest(JsonNode task, String target) {
        String source = Loose.text(task, "id");
        List<String> ways = new ArrayList<>(ways(task));
        JsonNode onError = task.path("onError");
        if (Loose.text(onError).equals("branch") || Loose.text(onError, "action").equals("branch")) {
            ways.add(handle(new Dependency(source, "error")));
        }
        for (String way : ways) {
            boolean leads = drawn.valueStream()
                    .anyMatch(edge -> Loose.text(edge, "source").equals(source) && handle(edge).equals(way));
            if (!leads) {
                edge(source, way, target, Optional.empty());
            }
        }
    }

    /** The ways out of a task that has done its work. */
    private static List<String> ways(JsonNode task) {
        JsonNode config = task.path("config");
        return switch (Loose.text(task, "type")) {
            case "switch" -> Stream.concat(names(config, "cases", "name"), Stream.of(Cases.ELSE)).toList();
            case "classify" -> names(config, "classes", "id").toList();
            case "approval" -> config.has("decisions")
                    ? names(config, "decisions", "id").toList()
                    : List.of("approved", "rejected");
            default -> List.of(PLAIN);
        };
    }

    private static Stream<String> names(JsonNode config, String list, String name) {
        return Loose.list(config, list).stream().map(one -> one.isObject() ? Loose.text(one, name) : Loose.text(one));
    }

    private String handle(Dependency dependency) {
        String branch = dependency.branch();
        if (branch.isEmpty()) {
            return PLAIN;
        }
        Optional<JsonNode> from = tasks.find(dependency.task());
        if (branch.equals("error")) {
            boolean asks = from.filter(task -> Loose.text(task, "type").equals("approval")).isPresent();
            return asks ? Node.TIMEOUT : Node.FAIL_BRANCH;
        }
        return from.filter(task -> Loose.text(task.path("config"), "default").equals(branch)).isPresent()
                ? Cases.ELSE
                : branch;
    }

    private void edge(String source, String handle, String target, Optional<JsonNode> block) {
        for (ObjectNode old : original.edges()) {
            if (same(old, source, handle, target)) {
                drawn.add(old.deepCopy());
                return;
            }
        }
        ObjectNode edge = drawn.addObject();
        ObjectNode data = edge.putObject("data").put("isInIteration", false).put("isInLoop", false);
        block.ifPresent(one -> BlockData.inside(one, data));
        edge.put("id", source + "-" + handle + "-" + target + "-target")
                .put("source", source)
                .put("sourceHandle", handle)
                .put("target", target)
                .put("targetHandle", "target")
                .put("type", "custom");
    }

    /** Draws an edge of the document again, unless it is drawn. */
    void keep(ObjectNode edge) {
        for (JsonNode other : drawn) {
            if (same(edge, Loose.text(other, "source"), handle(other), Loose.text(other, "target"))) {
                return;
            }
        }
        drawn.add(edge.deepCopy());
    }

    private static boolean same(JsonNode edge, String source, String handle, String target) {
        return Loose.text(edge, "source").equals(source)
                && Loose.text(edge, "target").equals(target)
                && handle(edge).equals(handle);
    }

    private static String handle(JsonNode edge) {
        String own = Loose.text(edge, "sourceHandle");
        return own.isEmpty() ? PLAIN : own;
    }
}
