package dev.weft.activities.aggregate;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {values} → {output}}: the first value that is not null, else null. {@code {groups: {name: values}} → {name:
 * {output}}}: the same per group.
 */
public final class AggregateRunner implements TaskRunner {

    @Override
    public String type() {
        return "aggregate";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) {
        if (!config.path("groups").isObject()) {
            return first(config.path("values"));
        }
        ObjectNode output = Json.object();
        for (Map.Entry<String, JsonNode> group : config.path("groups").properties()) {
            output.set(group.getKey(), first(group.getValue()));
        }
        return output;
    }

    private static ObjectNode first(JsonNode values) {
        for (JsonNode value : values) {
            if (!value.isNull()) {
                return Json.object().set("output", value);
            }
        }
        return Json.object().set("output", Json.nil());
    }
}
