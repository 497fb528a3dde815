package dev.weft.dify;

import dev.weft.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A canvas's variables as the form of a start node. Those that a document spoke of stay as they were there. */
final class StartData {
    private StartData() {}

    /** @param old the document's start node */
    static ObjectNode of(List<JsonNode> variables, Optional<ObjectNode> old, Original original) {
        ObjectNode data = old.map(node -> node.path("data"))
                .filter(ObjectNode.class::isInstance)
                .map(written -> ((ObjectNode) written).deepCopy())
                .orElseGet(() ->
                        Json.object().put("desc", "").put("selected", false).put("title", "Start").put("type", "start"));
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        Loose.list(data, "variables").forEach(field -> fields.put(Loose.text(field, "variable"), field));
        Map<String, JsonNode> said = old.map(node -> said(node, data, original)).orElseGet(Map::of);
        ArrayNode form = Json.array();
        for (JsonNode variable : variables) {
            String name = Loose.text(variable, "name");
            JsonNode field = variable.equals(said.get(name)) ? fields.get(name) : null;
            form.add(field == null ? Fields.of(variable) : field);
        }
        data.set("variables", form);
        return data;
    }

    private static Map<String, JsonNode> said(ObjectNode old, ObjectNode data, Original original) {
        Node node = new Node(Loose.text(old, "id"), "start", data, "", Optional.empty());
        Document empty = new Document(original.document(), Json.object(), Json.object(), new LinkedHashMap<>(), List.of());
        Map<String, JsonNode> said = new LinkedHashMap<>();
        new StartForm(new Problems())
                .variables(empty, Optional.of(node))
                .forEach(variable -> said.put(Loose.text(variable, "name"), variable));
        return said;
    }
}
