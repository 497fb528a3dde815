package dev.weft.dify;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An {@code approval} as a form. */
final class FormData {
    private final Wording said;

    FormData(Wording said) {
        this.said = said;
    }

    void write(ObjectNode data) {
        data.put("form_content", said.has("message") ? said.text("message") : "");
        ArrayNode inputs = data.putArray("inputs");
        for (JsonNode field : said.config().path("fields")) {
            inputs.addObject()
                    .put("type", Loose.flag(field, "multiline") ? "paragraph" : "text-input")
                    .put("output_variable_name", Loose.text(field, "name"));
        }
        ArrayNode actions = data.putArray("user_actions");
        JsonNode decisions = said.has("decisions")
                ? said.config().get("decisions")
                : Json.array().add("approved").add("rejected");
        for (JsonNode decision : decisions) {
            String id = decision.isObject() ? Loose.text(decision, "id") : Loose.text(decision);
            String title = Loose.text(decision, "title");
            actions.addObject().put("id", id).put("title", title.isEmpty() ? id : title).put("button_style", "default");
        }
        data.put("timeout", 3).put("timeout_unit", "day");
    }
}
