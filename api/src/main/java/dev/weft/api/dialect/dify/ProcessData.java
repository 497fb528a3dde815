package dev.weft.api.dialect.dify;

import dev.weft.canvas.Task;
import dev.weft.dify.NodeOutputs;
import dev.weft.json.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How a node came to its outputs, as far as the journal says: which model was asked, what it used, why it ended. */
final class ProcessData {
    private static final Set<String> MODELS = Set.of("llm", "classify", "extract");

    private ProcessData() {}

    static ObjectNode of(Task task, JsonNode output) {
        ObjectNode data = Json.object();
        if (!MODELS.contains(task.type()) || task.forEach().isPresent()) {
            return data;
        }
        data.put("model_mode", "chat");
        JsonNode model = task.config().path("model");
        if (model.isString() && !model.stringValue().contains("{{")) {
            data.put("model_name", model.stringValue());
        }
        JsonNode usage = output.path(output.has("usage") ? "usage" : "__usage");
        if (usage.isObject()) {
            data.set("usage", NodeOutputs.usage(usage));
        }
        if (output.path("finishReason").isString()) {
            data.set("finish_reason", output.path("finishReason"));
        }
        return data;
    }
}
