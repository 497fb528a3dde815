package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code human-input} nodes: forms that people fill in. */
final class Forms {
    private static final int DEFAULT_DAYS = 3;

    private final Selectors selectors;
    private final Texts texts;

    Forms(Selectors selectors, Texts texts) {
        this.selectors = selectors;
        this.texts = texts;
    }

    ObjectNode config(Node node) {
        ObjectNode config = Json.object().put("message", texts.template(node, node.text("form_content")));
        ArrayNode fields = config.putArray("fields");
        for (JsonNode input : node.list("inputs")) {
            fields.add(field(node, input));
        }
        List<JsonNode> actions = node.list("user_actions");
        if (!actions.isEmpty()) {
            ArrayNode decisions = config.putArray("decisions");
            for (JsonNode action : actions) {
                String id = Loose.text(action, "id");
                String title = Loose.text(action, "title");
                ObjectNode decision = Json.object()
                        .put("id", id)
                        .put("title", texts.template(node, title.isEmpty() ? id : title));
                String style = Loose.text(action, "button_style");
                if (!style.isEmpty()) {
                    decision.put("style", style);
                }
                decisions.add(decision);
            }
        }
        int timeout = Loose.integer(node.data(), "timeout").filter(value -> value > 0).orElse(0);
        boolean hours = node.text("timeout_unit").startsWith("hour");
        config.put("timeout", timeout == 0 ? DEFAULT_DAYS + "d" : Math.min(timeout, 3_650) + (hours ? "h" : "d"));
        return config;
    }

    private ObjectNode field(Node node, JsonNode input) {
        String name = Loose.text(input, input.has("output_variable_name") ? "output_variable_name" : "variable");
        ObjectNode field = Json.object().put("name", name).put("type", "string");
        if (Loose.text(input, "type").equals("paragraph")) {
            field.put("multiline", true);
        }
        JsonNode standing = input.path(input.has("default") ? "default" : "placeholder");
        boolean variable = Loose.text(standing, "type").equals("variable");
        JsonNode value = variable
                ? selectors.of(node, Loose.selector(standing.path("selector"))).template()
                : Literal.template(standing.isObject() ? standing.path("value") : standing);
        if (!value.isNull()) {
            field.set("default", value);
        }
        return field;
    }
}
