package dev.weft.dify;

import dev.weft.canvas.Durations;
import dev.weft.json.Json;
import java.time.Duration;
import java.util.Optional;
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
            input(field, inputs.addObject());
        }
        ArrayNode actions = data.putArray("user_actions");
        JsonNode decisions = said.has("decisions")
                ? said.config().get("decisions")
                : Json.array().add("approved").add("rejected");
        for (JsonNode decision : decisions) {
            String id = decision.isObject() ? Loose.text(decision, "id") : Loose.text(decision);
            String title = said.text(decision.path("title"), "decisions");
            String style = Loose.text(decision, "style");
            actions.addObject()
                    .put("id", id)
                    .put("title", title.isEmpty() ? id : title)
                    .put("button_style", style.isEmpty() ? "default" : style);
        }
        timeout(data);
    }

    private void input(JsonNode field, ObjectNode input) {
        String name = Loose.text(field, "name");
        String type = Loose.text(field, "type");
        if (!type.isEmpty() && !type.equals("string")) {
            said.complain("The field \"" + name + "\" is of type " + type + ", and Dify's forms take only texts");
        }
        input.put("type", Loose.flag(field, "multiline") ? "paragraph" : "text-input");
        input.put("output_variable_name", name);
        JsonNode standing = field.path("default");
        Optional<JsonNode> constant = Literal.value(standing);
        if (constant.isEmpty()) {
            input.putObject("default").put("type", "variable").set("selector", said.selector(standing, "fields"));
        } else if (!constant.get().isNull()) {
            input.putObject("default").put("type", "constant").put("value", Loose.shown(constant.get()));
        }
    }

    /** Without one, the longest that is known. */
    private void timeout(ObjectNode data) {
        Optional<Duration> written = Durations.parse(said.plain("timeout"));
        boolean whole = written.filter(time -> time.toHours() > 0 && time.equals(Duration.ofHours(time.toHours())))
                .isPresent();
        if (said.has("timeout") && !whole) {
            said.complain("Dify's forms wait for whole hours or days; write \"timeout\" as such, as in \"36h\"");
        }
        Duration time = written.orElse(Durations.MAX);
        boolean days = time.toHours() % 24 == 0;
        data.put("timeout", days ? time.toDays() : time.toHours()).put("timeout_unit", days ? "day" : "hour");
    }
}
