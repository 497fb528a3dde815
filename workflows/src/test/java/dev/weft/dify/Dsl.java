package dev.weft.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.canvas.CanvasProblem;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.PlanCompiler;
import dev.weft.task.TaskCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents for tests: nodes in a row from a start node, unless edges are given. */
final class Dsl {
    private final ObjectNode document = Json.object().put("kind", "app").put("version", "0.3.0");
    private final List<String> row = new ArrayList<>();
    private final ArrayNode nodes;
    private final ArrayNode edges;

    Dsl(String... variables) {
        document.putObject("app").put("mode", "workflow").put("name", "Test");
        ObjectNode graph = document.putObject("workflow").putObject("graph");
        nodes = graph.putArray("nodes");
        edges = graph.putArray("edges");
        ArrayNode fields = node("start", "{'type': 'start'}").withObjectProperty("data").putArray("variables");
        for (String variable : variables) {
            fields.add(json("{'variable': '" + variable + "', 'type': 'paragraph', 'label': 'L'}"));
        }
        row.add("start");
    }

    static ObjectNode json(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"'));
    }

    private ObjectNode node(String id, String data) {
        ObjectNode node = nodes.addObject().put("id", id).put("type", "custom");
        node.set("data", json(data));
        return node;
    }

    /** Behind the node before. */
    Dsl then(String id, String data) {
        return alone(id, data).edge(row.removeLast(), "source", id).last(id);
    }

    private Dsl last(String id) {
        row.add(id);
        return this;
    }

    Dsl alone(String id, String data) {
        node(id, data);
        return this;
    }

    Dsl edge(String source, String handle, String target) {
        edges.add(Json.object().put("source", source).put("sourceHandle", handle).put("target", target));
        return this;
    }

    Dsl with(String path, String value) {
        ((ObjectNode) document.path("workflow")).set(path, Json.parse(value.replace('\'', '"')));
        return this;
    }

    Dsl mode(String mode) {
        ((ObjectNode) document.path("app")).put("mode", mode);
        return this;
    }

    ObjectNode document() {
        return document;
    }

    /** The definition; it has no problems. */
    ObjectNode definition() {
        return definition(Map.of());
    }

    ObjectNode definition(Map<String, String> credentials) {
        DifyImport.Result result = DifyImport.read(document, credentials);
        assertThat(result).isInstanceOf(DifyImport.Result.Read.class);
        ObjectNode definition = ((DifyImport.Result.Read) result).definition();
        if (PlanCompiler.compile(definition, TaskCatalog.standard()) instanceof Compilation.Invalid invalid) {
            throw new AssertionError(invalid.problems() + " in " + definition.path("tasks").toPrettyString());
        }
        return definition;
    }

    List<CanvasProblem> problems() {
        DifyImport.Result result = DifyImport.read(document, Map.of());
        assertThat(result).isInstanceOf(DifyImport.Result.Refused.class);
        return ((DifyImport.Result.Refused) result).problems();
    }

    JsonNode task(String id) {
        return task(definition().path("tasks"), id);
    }

    static JsonNode task(JsonNode tasks, String id) {
        for (JsonNode task : tasks) {
            if (task.path("id").asString("").equals(id)) {
                return task;
            }
            if (task.has("body")) {
                for (JsonNode inner : task.path("body")) {
                    if (inner.path("id").asString("").equals(id)) {
                        return inner;
                    }
                }
            }
        }
        throw new AssertionError("no task " + id);
    }

    JsonNode config(String id) {
        return task(id).path("config");
    }

    /** As {@code source:handle>target}. */
    static List<String> edges(ObjectNode document) {
        List<String> edges = new ArrayList<>();
        for (JsonNode edge : document.at("/workflow/graph/edges")) {
            edges.add(edge.path("source").asString() + ":" + edge.path("sourceHandle").asString() + ">"
                    + edge.path("target").asString());
        }
        return edges;
    }
}
