package dev.weft.dify;

import dev.weft.canvas.CanvasProblem;
import dev.weft.dify.DifyExport.Result;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws the graph of a document from a canvas's tasks. */
final class Drawing {
    private static final int COLUMN = 304;
    private static final int ROW = 160;

    private final ObjectNode document;
    private final JsonNode definition;
    /** Of the document as it was: nodes by id, and the tasks that became of them. */
    private final Map<String, ObjectNode> nodes = new LinkedHashMap<>();

    private final Map<String, JsonNode> before = new LinkedHashMap<>();
    private final Map<String, JsonNode> tasks = new LinkedHashMap<>();
    private final Map<String, List<String>> states = new LinkedHashMap<>();
    private final List<ObjectNode> edgesBefore = new ArrayList<>();
    private final List<CanvasProblem> problems = new ArrayList<>();
    private final ArrayNode drawn = Json.array();
    private final ArrayNode edges = Json.array();
    private final String start;

    Drawing(JsonNode definition, ObjectNode source) {
        this.definition = definition;
        this.document = source.deepCopy();
        JsonNode graph = source.path("workflow").path("graph");
        for (JsonNode node : Loose.list(graph, "nodes")) {
            if (node instanceof ObjectNode object) {
                nodes.put(Loose.text(node, "id"), object);
            }
        }
        for (JsonNode edge : Loose.list(graph, "edges")) {
            if (edge instanceof ObjectNode object) {
                edgesBefore.add(object);
            }
        }
        if (DifyImport.read(source, DifyImport.credentials(definition)) instanceof DifyImport.Result.Read read) {
            index(read.definition().path("tasks"), before);
            Document parsed = Document.read(source, new Problems());
            States known = new States(parsed);
            known.names().forEach((name, selector) -> states.put(name, selector));
        }
        index(definition.path("tasks"), tasks);
        this.start = tasks.values().stream()
                .filter(task -> Loose.text(task, "type").equals("start") && !hidden(task))
                .map(task -> Loose.text(task, "id"))
                .findFirst()
                .orElse("start");
    }

    static ObjectNode blank() {
        return (ObjectNode) Json.parse(
                """
                {"app": {"description": "", "icon": "🤖", "icon_background": "#FFEAD5", "mode": "workflow", "name": "",
                  "use_icon_as_answer_icon": false}, "dependencies": [], "kind": "app", "version": "0.3.0",
                 "workflow": {"conversation_variables": [], "environment_variables": [], "features": {},
                  "graph": {"edges": [], "nodes": [], "viewport": {"x": 0, "y": 0, "zoom": 1}}}}""");
    }

    private static void index(JsonNode list, Map<String, JsonNode> byId) {
        for (JsonNode task : list) {
            byId.put(Loose.text(task, "id"), task);
            index(task.path("body"), byId);
        }
    }

    private static boolean hidden(JsonNode task) {
        return Loose.flag(task.path("extra").path(NodeTypes.EXTRA), NodeTypes.HIDDEN);
    }

    Result result() {
        scope(definition.path("tasks"), "/tasks", Optional.empty());
        ends();
        Set<String> kept = new LinkedHashSet<>();
        drawn.forEach(node -> kept.add(Loose.text(node, "id")));
        nodes.forEach((id, node) -> {
            String around = Loose.text(node, "parentId");
            boolean task = before.containsKey(id);
            if (!task && !kept.contains(id) && (around.isEmpty() || kept.contains(around))) {
                drawn.add(node.deepCopy());
                kept.add(id);
            }
        });
        edgesBefore.stream()
                .filter(edge -> !tasks.containsKey(Loose.text(edge, "target")) || !before.containsKey(Loose.text(edge, "source")))
                .filter(edge -> kept.contains(Loose.text(edge, "source")) && kept.contains(Loose.text(edge, "target")))
                .filter(edge -> !drawnAlready(edge))
                .forEach(edge -> edges.add(edge.deepCopy()));
        if (!problems.isEmpty()) {
            return new Result.Refused(problems);
        }
        ObjectNode app = document.withObjectProperty("app");
        app.put("name", Loose.text(definition, "title"));
        app.put("description", Loose.text(definition, "description"));
        ObjectNode graph = document.withObjectProperty("workflow").withObjectProperty("graph");
        graph.set("nodes", drawn);
        graph.set("edges", edges);
        return new Result.Written(document);
    }

    private boolean drawnAlready(ObjectNode edge) {
        for (JsonNode other : edges) {
            if (same(edge, Loose.text(other, "source"), Loose.text(other, "sourceHandle"), Loose.text(other, "target"))) {
                return true;
            }
        }
        return false;
    }

    private void scope(JsonNode list, String pointer, Optional<JsonNode> block) {
        boolean started = tasks.values().stream()
                .anyMatch(task -> Loose.text(task, "type").equals("start") && !hidden(task));
        if (block.isEmpty() && !started) {
            drawn.add(startNode("start"));
            for (JsonNode task : list) {
                if (!hidden(task) && Loose.list(task, "dependsOn").isEmpty()) {
                    edge(start, "source", Loose.text(task, "id"), block);
                }
            }
        }
        entrance(list, block);
        for (int index = 0; index < list.size(); index++) {
            JsonNode task = list.get(index);
            if (!hidden(task)) {
                draw(task, pointer + "/" + index, block);
            } else if (!without(task).equals(without(before.getOrDefault(Loose.text(task, "id"), Json.nil())))) {
                problem(task, pointer + "/" + index, "What sets variables at first can be changed only in Dify");
            }
        }
    }

    /** Where a new block's body begins. */
    private void entrance(JsonNode list, Optional<JsonNode> block) {
        if (block.isEmpty() || nodes.containsKey(Loose.text(block.get(), "id"))) {
            return;
        }
        String id = Loose.text(block.get(), "id") + "start";
        String type = Loose.text(block.get(), "type").equals("loop") ? "loop-start" : "iteration-start";
        ObjectNode node = node(id, "custom-" + type, block);
        node.set("data", Json.object().put("desc", "").put("selected", false).put("title", "").put("type", type));
        drawn.add(node);
        for (JsonNode task : list) {
            if (Loose.list(task, "dependsOn").isEmpty()) {
                edge(id, "source", Loose.text(task, "id"), block);
            }
        }
    }

    private void draw(JsonNode task, String pointer, Optional<JsonNode> block) {
        String id = Loose.text(task, "id");
        ObjectNode old = nodes.get(id);
        JsonNode same = before.get(id);
        boolean start = Loose.text(task, "type").equals("start");
        if (old != null && same != null && without(same).equals(without(task)) && !start) {
            drawn.add(old.deepCopy());
        } else {
            ObjectNode node = old == null ? node(id, "custom", block) : old.deepCopy();
            if (start) {
                node.set("data", form(old));
            } else {
                Paths paths = new Paths(this.start, tasks, states);
                String around = block.filter(one -> Loose.text(one, "type").equals("forEach"))
                        .map(one -> Loose.text(one, "id"))
                        .orElse("");
                ObjectNode data = new NodeData(paths, task, around, message -> problem(task, pointer, message)).of();
                block.ifPresent(one -> {
                    boolean loop = Loose.text(one, "type").equals("loop");
                    data.put(loop ? "isInLoop" : "isInIteration", true);
                    data.put(loop ? "loop_id" : "iteration_id", Loose.text(one, "id"));
                });
                node.set("data", data);
            }
            drawn.add(node);
        }
        for (JsonNode dependency : dependencies(task)) {
            dependency(dependency, id, block);
        }
        if (task.path("body").isArray()) {
            scope(task.path("body"), pointer + "/body", Optional.of(task));
        }
    }

    private void problem(JsonNode task, String pointer, String message) {
        String id = Loose.text(task, "id");
        problems.add(new CanvasProblem(Optional.of(id), pointer, "not_expressible", "The task \"" + id + "\": " + message));
    }

    private static JsonNode without(JsonNode task) {
        if (!(task instanceof ObjectNode object)) {
            return task;
        }
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("body", "dependsOn"));
        return Json.parse(Json.canonical(copy));
    }

    /** Of a task behind a hidden one, what that waits for. */
    private List<JsonNode> dependencies(JsonNode task) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode dependency : Loose.list(task, "dependsOn")) {
            String id = dependency.isString() ? dependency.stringValue() : Loose.text(dependency, "task");
            JsonNode target = tasks.get(id);
            if (target != null && hidden(target)) {
                all.addAll(dependencies(target));
            } else {
                all.add(dependency);
            }
        }
        return all;
    }

    private void dependency(JsonNode dependency, String target, Optional<JsonNode> block) {
        String source = dependency.isString() ? dependency.stringValue() : Loose.text(dependency, "task");
        String branch = dependency.isString() ? "" : Loose.text(dependency, "branch");
        int colon = source.indexOf(':');
        if (colon >= 0) {
            branch = source.substring(colon + 1);
            source = source.substring(0, colon);
        }
        JsonNode from = tasks.getOrDefault(source, Json.nil());
        String handle = branch.isEmpty() ? "source" : branch;
        if (branch.equals("error")) {
            handle = Loose.text(from, "type").equals("approval") ? "__timeout" : Node.FAIL_BRANCH;
        } else if (!branch.isEmpty() && branch.equals(Loose.text(from.path("config"), "default"))) {
            handle = Cases.ELSE;
        }
        edge(source, handle, target, block);
    }

    private static boolean same(JsonNode edge, String source, String handle, String target) {
        String own = Loose.text(edge, "sourceHandle");
        return Loose.text(edge, "source").equals(source)
                && Loose.text(edge, "target").equals(target)
                && (own.isEmpty() ? "source" : own).equals(handle);
    }

    private void edge(String source, String handle, String target, Optional<JsonNode> block) {
        for (ObjectNode old : edgesBefore) {
            if (same(old, source, handle, target)) {
                edges.add(old.deepCopy());
                return;
            }
        }
        ObjectNode edge = edges.addObject();
        ObjectNode data = edge.putObject("data").put("isInIteration", false).put("isInLoop", false);
        block.ifPresent(one -> {
            boolean loop = Loose.text(one, "type").equals("loop");
            data.put(loop ? "isInLoop" : "isInIteration", true);
            data.put(loop ? "loop_id" : "iteration_id", Loose.text(one, "id"));
        });
        edge.put("id", source + "-" + handle + "-" + target + "-target")
                .put("source", source)
                .put("sourceHandle", handle)
                .put("target", target)
                .put("targetHandle", "target")
                .put("type", "custom");
    }

    private ObjectNode node(String id, String type, Optional<JsonNode> block) {
        ObjectNode node = Json.object().put("id", id).put("type", type);
        block.ifPresent(one -> node.put("parentId", Loose.text(one, "id")));
        node.putObject("position").put("x", drawn.size() * COLUMN).put("y", block.isPresent() ? ROW : 0);
        return node.put("sourcePosition", "right").put("targetPosition", "left");
    }

    private ObjectNode startNode(String id) {
        ObjectNode node = node(id, "custom", Optional.empty());
        node.set("data", form(null));
        return node;
    }

    /** The variables that a document spoke of stay as they were there. */
    private ObjectNode form(@org.jspecify.annotations.Nullable ObjectNode old) {
        ObjectNode data = old != null && old.path("data") instanceof ObjectNode written
                ? written.deepCopy()
                : Json.object().put("desc", "").put("selected", false).put("title", "Start").put("type", "start");
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        Loose.list(data, "variables").forEach(field -> fields.put(Loose.text(field, "variable"), field));
        Map<String, JsonNode> said = new LinkedHashMap<>();
        if (old != null) {
            Node node = new Node(Loose.text(old, "id"), "start", data, "", Optional.empty());
            Document empty = new Document(document, Json.object(), Json.object(), new LinkedHashMap<>(), List.of());
            new StartForm(new Problems())
                    .variables(empty, Optional.of(node))
                    .forEach(variable -> said.put(Loose.text(variable, "name"), variable));
        }
        ArrayNode variables = Json.array();
        for (JsonNode variable : Loose.list(definition, "variables")) {
            String name = Loose.text(variable, "name");
            boolean same = variable.equals(said.get(name)) && fields.containsKey(name);
            variables.add(same ? fields.get(name) : Fields.of(variable));
        }
        data.set("variables", variables);
        return data;
    }

    /** Of a canvas without ends an end that returns its outputs. */
    private void ends() {
        boolean ended = tasks.values().stream()
                .map(task -> Loose.text(task, "type"))
                .anyMatch(type -> type.equals("end") || type.equals("answer"));
        JsonNode outputs = definition.path("outputs");
        if (outputs.isObject() && !outputs.isEmpty() && ended) {
            problems.add(new CanvasProblem(
                    Optional.empty(), "/outputs", "not_expressible", "A canvas with ends declares no outputs; remove them"));
        }
        if (ended) {
            return;
        }
        Set<String> asked = new LinkedHashSet<>();
        definition.path("tasks").forEach(task -> dependencies(task).forEach(dependency -> asked.add(
                dependency.isString()
                        ? dependency.stringValue().replaceFirst(":.*", "")
                        : Loose.text(dependency, "task"))));
        ObjectNode end = node("end", "custom", Optional.empty());
        Paths paths = new Paths(start, tasks, states);
        Optional<ArrayNode> named = paths.named(outputs, "");
        if (outputs.isEmpty() || named.isEmpty()) {
            problems.add(new CanvasProblem(
                    Optional.empty(),
                    "/outputs",
                    "not_expressible",
                    "For Dify a canvas declares \"outputs\", each the path of one value such as {{ tasks.a.output.text }}"));
            return;
        }
        ObjectNode data = Json.object().put("desc", "").put("selected", false).put("title", "End").put("type", "end");
        data.set("outputs", named.get());
        end.set("data", data);
        drawn.add(end);
        for (JsonNode task : definition.path("tasks")) {
            if (!hidden(task) && !asked.contains(Loose.text(task, "id"))) {
                edge(Loose.text(task, "id"), "source", "end", Optional.empty());
            }
        }
    }
}
