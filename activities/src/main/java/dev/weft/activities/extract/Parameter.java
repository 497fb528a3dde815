package dev.weft.activities.extract;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One value to look for.
 *
 * @param options of a select
 */
record Parameter(String name, ValueType type, String description, boolean required, List<String> options) {

    Parameter {
        options = List.copyOf(options);
    }

    static Parameter of(JsonNode json) {
        List<String> options = new ArrayList<>();
        json.path("options").forEach(option -> options.add(option.asString("")));
        return new Parameter(
                json.path("name").asString(""),
                ValueType.of(json.path("type").asString("string")),
                json.path("description").asString(""),
                json.path("required").asBoolean(false),
                options);
    }

    ObjectNode schema() {
        ObjectNode schema = type.schema();
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        if (type == ValueType.SELECT && !options.isEmpty()) {
            ArrayNode choices = Json.array();
            options.forEach(choices::add);
            schema.set("enum", choices);
        }
        return schema;
    }
}
