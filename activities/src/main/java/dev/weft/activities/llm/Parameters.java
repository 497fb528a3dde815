package dev.weft.activities.llm;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an author wants in a request beside the questions, as the endpoint names it. */
final class Parameters {
    /** What Weft itself says. */
    private static final Set<String> OWN =
            Set.of("model", "messages", "stream", "stream_options", "tools", "tool_choice", "functions", "n", "json_schema");

    private Parameters() {}

    /** @param openAi whether {@code max_tokens} has OpenAI's newer name */
    static void add(JsonNode parameters, ObjectNode request, boolean openAi) throws TaskException {
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            String name = parameter.getKey();
            JsonNode value = parameter.getValue();
            if (OWN.contains(name) || value.isNull()) {
                continue;
            }
            if (name.equals("response_format") && value.isString()) {
                format(value.stringValue(), parameters.path("json_schema"), request);
            } else {
                request.set(name.equals("max_tokens") && openAi ? "max_completion_tokens" : name, value);
            }
        }
    }

    /** Other products write a format's name where the endpoint wants an object. */
    private static void format(String name, JsonNode schema, ObjectNode request) throws TaskException {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "json", "json_object" -> request.putObject("response_format").put("type", "json_object");
            case "json_schema" -> request.putObject("response_format")
                    .put("type", "json_schema")
                    .set("json_schema", schema.isString() ? parsed(schema.stringValue()) : schema);
            default -> {}
        }
    }

    private static JsonNode parsed(String schema) throws TaskException {
        try {
            return Json.parse(schema);
        } catch (JacksonException e) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "parameters.json_schema is no JSON");
        }
    }
}
