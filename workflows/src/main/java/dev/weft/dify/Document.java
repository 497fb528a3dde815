package dev.weft.dify;

import dev.weft.canvas.Canvas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a parsed document that are carried out; notes and whatever else there is are not among them.
 *
 * @param nodes by id, in their order
 */
record Document(ObjectNode source, ObjectNode app, ObjectNode workflow, SequencedMap<String, Node> nodes, List<Edge> edges) {
    private static final List<String> MODES = List.of("workflow", "advanced-chat");
    private static final int MAX_NESTING = 15;
    private static final String NODES = "/workflow/graph/nodes/";

    record Edge(String source, String handle, String target) {}

    boolean chat() {
        return Loose.text(app, "mode").equals("advanced-chat");
    }

    Optional<Node> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    static Document read(ObjectNode source, Problems problems) {
        ObjectNode app = Loose.object(source, "app");
        ObjectNode workflow = Loose.object(source, "workflow");
        kind(source, app, problems);
        SequencedMap<String, Node> nodes = new LinkedHashMap<>();
        List<Edge> edges = new ArrayList<>();
        if (!(workflow.path("graph").path("nodes").isArray())) {
            problems.add(
                    "/workflow/graph/nodes",
                    "missing",
                    "There are no nodes at workflow.graph.nodes; is this the DSL of a Dify workflow?");
        } else {
            nodes(Loose.object(workflow, "graph"), nodes, problems);
            settle(nodes, problems);
            for (JsonNode edge : Loose.list(workflow.path("graph"), "edges")) {
                String handle = Loose.text(edge, "sourceHandle");
                edges.add(new Edge(
                        Loose.text(edge, "source"), handle.isEmpty() ? "source" : handle, Loose.text(edge, "target")));
            }
        }
        return new Document(source, app, workflow, nodes, edges);
    }

    private static void kind(ObjectNode source, ObjectNode app, Problems problems) {
        String kind = Loose.text(source, "kind");
        if (!kind.isEmpty() && !kind.equals("app")) {
            problems.add("/kind", "unsupported_kind", "This is a \"" + kind + "\"; only an \"app\" can be imported");
        }
        String mode = Loose.text(app, "mode");
        if (!mode.isEmpty() && !MODES.contains(mode)) {
            problems.add(
                    "/app/mode",
                    "unsupported_mode",
                    "An app of mode \"" + mode + "\" is no graph of nodes that Weft could run; use one of mode workflow or"
                            + " advanced-chat");
        }
        String version = Loose.text(source, "version");
        if (!version.isEmpty() && !version.matches("0(\\..*)?")) {
            problems.add(
                    "/version",
                    "unsupported_version",
                    "Version " + version + " of the DSL is not known; export the app as one of 0.1 to 0.6");
        }
    }

    private static void nodes(ObjectNode graph, SequencedMap<String, Node> nodes, Problems problems) {
        int index = 0;
        for (JsonNode written : Loose.list(graph, "nodes")) {
            String pointer = NODES + index++;
            ObjectNode data = Loose.object(written, "data");
            String id = Loose.text(written, "id");
            String type = Loose.text(data, "type");
            if (note(written, type)) {
                continue;
            }
            Optional<String> container = container(written, data);
            Node node = new Node(id, type, data, pointer, container);
            if (id.isEmpty()) {
                problems.add(pointer + "/id", "missing", "A node needs an id");
            } else if (nodes.putIfAbsent(id, node) != null) {
                problems.add(node, "/id", "duplicate_id", "The id \"" + id + "\" is taken by another node; give this one another");
            }
            if (!node.entrance() && NodeTypes.task(type).isEmpty()) {
                problems.add(
                        node,
                        "/data/type",
                        "unsupported_node",
                        "The node \"" + id + "\" (" + node.title() + ") is of type \"" + type
                                + "\", which Weft can't run; remove it or do its work with "
                                + alternative(type));
            }
        }
    }

    /** What lies in no block that there is lies outside of all. */
    private static void settle(SequencedMap<String, Node> nodes, Problems problems) {
        nodes.replaceAll((id, node) -> new Node(
                id,
                node.type(),
                node.data(),
                node.pointer(),
                node.container()
                        .filter(block -> Optional.ofNullable(nodes.get(block)).filter(Node::block).isPresent())));
        if (nodes.size() > Canvas.MAX_TASKS) {
            problems.add("/workflow/graph/nodes", "limit", "There are more than " + Canvas.MAX_TASKS + " nodes");
            return;
        }
        for (Node node : nodes.values()) {
            Optional<String> around = node.container();
            for (int depth = 0; around.isPresent() && depth <= MAX_NESTING; depth++) {
                around = Optional.ofNullable(nodes.get(around.get())).flatMap(Node::container);
            }
            if (around.isPresent()) {
                problems.add(node, "", "limit", "Iterations and loops nest at most " + MAX_NESTING + " deep");
            }
        }
    }

    private static String alternative(String type) {
        return switch (type) {
            case "tool", "knowledge-retrieval", "datasource" -> "an http-request or code node";
            case "agent" -> "an llm node";
            default -> type.startsWith("trigger-") ? "a start node and a trigger of Weft's" : "other nodes";
        };
    }

    private static boolean note(JsonNode written, String type) {
        return Loose.text(written, "type").equals("custom-note") || (type.isEmpty() && !written.has("data"));
    }

    private static Optional<String> container(JsonNode written, ObjectNode data) {
        for (String id : new String[] {
            Loose.text(data, "iteration_id"), Loose.text(data, "loop_id"), Loose.text(written, "parentId")
        }) {
            if (!id.isEmpty()) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }
}
