package dev.weft.dify;

import dev.weft.dify.TaskTree.Dependency;
import dev.weft.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The edges of a drawing; those that the document had stay as they were. */
final class Edges {
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

    /** @param block around both ends */
    void draw(Dependency dependency, String target, Optional<JsonNode> block) {
        edge(dependency.task(), handle(dependency), target, block);
    }

    /** From the plain end of a node. */
    void draw(String source, String target, Optional<JsonNode> block) {
        edge(source, "source", target, block);
    }

    private String handle(Dependency dependency) {
        String branch = dependency.branch();
        if (branch.isEmpty()) {
            return "source";
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
            if (same(edge, Loose.text(other, "source"), Loose.text(other, "sourceHandle"), Loose.text(other, "target"))) {
                return;
            }
        }
        drawn.add(edge.deepCopy());
    }

    private static boolean same(JsonNode edge, String source, String handle, String target) {
        String own = Loose.text(edge, "sourceHandle");
        return Loose.text(edge, "source").equals(source)
                && Loose.text(edge, "target").equals(target)
                && (own.isEmpty() ? "source" : own).equals(handle);
    }
}
