package dev.weft.activities.template;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code {value} → {value}}: the templates in the value are already filled in when it arrives. */
public final class TemplateRunner implements TaskRunner {

    @Override
    public String type() {
        return "template";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) {
        JsonNode value = config.get("value");
        return Json.object().set("value", value == null ? Json.nil() : value);
    }
}
