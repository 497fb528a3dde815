package dev.weft.dify;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document that a canvas came from, or a blank one, and what once became of it. */
final class Original {
    private final ObjectNode document;
    private final SequencedMap<String, ObjectNode> nodes = new LinkedHashMap<>();
    private final List<ObjectNode> edges = new ArrayList<>();
    private final TaskTree tasks;
    private final Map<String, States.Place> places;

    /** @param credentials names of the credentials that hold its secrets, by the variable's name */
    Original(ObjectNode document, Map<String, String> credentials) {
        this.document = document;
        JsonNode graph = document.path("workflow").path("graph");
        for (JsonNode node : Loose.list(graph, "nodes")) {
            if (node instanceof ObjectNode object) {
                nodes.put(Loose.text(node, "id"), object);
            }
        }
        for (JsonNode edge : Loose.list(graph, "edges")) {
            if (edge instanceof ObjectNode object) {
                edges.add(object);
            }
        }
        if (DifyImport.read(document, credentials) instanceof DifyImport.Result.Read read) {
            tasks = new TaskTree(read.definition().path("tasks"));
            places = new States(Document.read(document, new Problems())).places();
        } else {
            tasks = new TaskTree(Json.array());
            places = Map.of();
        }
    }

    static Original blank() {
        ObjectNode document = (ObjectNode) Json.parse(
                """
                {"app": {"description": "", "icon": "🤖", "icon_background": "#FFEAD5", "mode": "workflow", "name": "",
                  "use_icon_as_answer_icon": false}, "dependencies": [], "kind": "app", "version": "0.3.0",
                 "workflow": {"conversation_variables": [], "environment_variables": [], "features": {},
                  "graph": {"edges": [], "nodes": [], "viewport": {"x": 0, "y": 0, "zoom": 1}}}}""");
        return new Original(document, Map.of());
    }

    ObjectNode document() {
        return document;
    }

    SequencedMap<String, ObjectNode> nodes() {
        return nodes;
    }

    List<ObjectNode> edges() {
        return edges;
    }

    /** What its run variables stand for, by name. */
    Map<String, States.Place> places() {
        return places;
    }

    boolean made(String task) {
        return tasks.find(task).isPresent();
    }

    /** The node of a task that has not been changed since, whatever became of what it waits for and of its body. */
    Optional<ObjectNode> unchanged(JsonNode task) {
        String id = Loose.text(task, "id");
        return same(task) ? Optional.ofNullable(nodes.get(id)) : Optional.empty();
    }

    /** Whether the document makes the same task. */
    boolean same(JsonNode task) {
        return tasks.find(Loose.text(task, "id")).filter(before -> said(before).equals(said(task))).isPresent();
    }

    private static JsonNode said(JsonNode task) {
        if (!(task instanceof ObjectNode object)) {
            return task;
        }
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("body", "dependsOn"));
        return Json.parse(Json.canonical(copy));
    }
}
