package dev.weft.api.dialect.dify;

import dev.weft.canvas.Task;
import dev.weft.json.Json;
import dev.weft.store.Journal.Event;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person is asked.
 *
 * @param inputs what may be filled in
 * @param actions of which one ends the form
 * @param expires when it is too late
 */
record FormJson(String title, String content, ArrayNode inputs, ArrayNode actions, Optional<Instant> expires) {
    /** Of a question that names none. */
    private static final JsonNode DECISIONS = Json.array().add("approved").add("rejected");

    /** @param source of the task that asks, where its canvas can be read */
    static FormJson of(Event asked, Optional<Task> source) {
        JsonNode question = asked.data();
        JsonNode message = question.path("message");
        return new FormJson(
                source.map(Task::title).orElse(NodePath.of(asked.path()).id()),
                message.isString() ? message.stringValue() : "",
                inputs(question.path("fields")),
                actions(question),
                question.path("expiresAt").isString()
                        ? Optional.of(Instant.parse(question.path("expiresAt").stringValue()))
                        : Optional.empty());
    }

    private static ArrayNode inputs(JsonNode fields) {
        ArrayNode inputs = Json.array();
        for (JsonNode field : fields) {
            ObjectNode input = Json.object()
                    .put("type", type(field))
                    .put("output_variable_name", field.path("name").asString(""))
                    .put("label", field.path("label").asString(field.path("name").asString("")))
                    .put("required", field.path("required").asBoolean(false));
            if (field.path("options").isArray()) {
                input.set("options", field.path("options"));
            }
            ObjectNode byDefault = Json.object().put("type", "constant");
            byDefault.set("value", field.has("default") ? field.path("default") : Json.text(""));
            byDefault.set("selector", Json.array());
            input.set("default", byDefault);
            inputs.add(input);
        }
        return inputs;
    }

    private static String type(JsonNode field) {
        return switch (field.path("type").asString("string")) {
            case "number" -> "number";
            case "boolean" -> "checkbox";
            case "option" -> "select";
            case "json" -> "json_object";
            default -> field.path("multiline").asBoolean(false) ? "paragraph" : "text_input";
        };
    }

    private static ArrayNode actions(JsonNode question) {
        JsonNode decisions = question.path("decisions");
        ArrayNode actions = Json.array();
        for (JsonNode decision : decisions.isArray() ? decisions : DECISIONS) {
            String id = decision.asString("");
            JsonNode button = question.path("actions").valueStream()
                    .filter(action -> action.path("id").asString("").equals(id))
                    .findFirst()
                    .orElse(Json.object());
            actions.add(Json.object()
                    .put("id", id)
                    .put("title", button.path("title").asString(titled(id)))
                    .put("button_style", button.path("style").asString("default")));
        }
        return actions;
    }

    private static String titled(String id) {
        return id.isEmpty() ? id : id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
    }

    /** Whether the action is one of those that end it. */
    boolean offers(String action) {
        return actions.valueStream().anyMatch(offered -> offered.path("id").asString("").equals(action));
    }

    /** As a client asks for it. */
    ObjectNode toJson() {
        ObjectNode form = Json.object().put("form_content", content);
        form.set("inputs", inputs);
        form.set("resolved_default_values", Json.object());
        form.set("user_actions", actions);
        form.set("actions", actions);
        expires.map(Instant::getEpochSecond)
                .ifPresentOrElse(at -> form.put("expiration_time", at), () -> form.set("expiration_time", Json.nil()));
        return form;
    }
}
