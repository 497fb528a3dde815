package dev.weft.services.testing;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A small value that fits a plain JSON schema: objects with all their properties, the first of an enumeration. */
final class SampleJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SampleJson() {}

    static JsonNode of(JsonNode schema) {
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.path("enum").isArray()) {
            return schema.path("enum").path(0);
        }
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        return switch (type.asString("object")) {
            case "string" -> NODES.stringNode("text");
            case "integer" -> NODES.numberNode(schema.path("minimum").asInt(1));
            case "number" -> NODES.numberNode(schema.path("minimum").asDouble(1.5));
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            case "array" -> NODES.arrayNode().add(of(schema.path("items")));
            default -> object(schema.path("properties"));
        };
    }

    private static ObjectNode object(JsonNode properties) {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            object.set(property.getKey(), of(property.getValue()));
        }
        return object;
    }
}
