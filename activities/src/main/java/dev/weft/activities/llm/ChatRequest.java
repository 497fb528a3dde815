package dev.weft.activities.llm;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests of a chat model in the provider's format, before anything is said. */
final class ChatRequest {
    private ChatRequest() {}

    /** @throws TaskException {@code E0015} when no model is named */
    static ObjectNode of(ObjectNode config, LlmSettings settings, ChatProvider chat) throws TaskException {
        return of(config, config.path("parameters"), settings, chat);
    }

    /** @param parameters what else the author wants in the request */
    static ObjectNode of(ObjectNode config, JsonNode parameters, LlmSettings settings, ChatProvider chat)
            throws TaskException {
        String model = Optional.of(config.path("model").asString("").strip())
                .filter(name -> !name.isEmpty())
                .or(settings::model)
                .map(settings::known)
                .orElseThrow(ChatRequest::notConfigured);
        ObjectNode request = Json.object();
        Parameters.add(parameters, request, chat.isOpenAi());
        request.put("model", model).put("stream", true);
        request.putObject("stream_options").put("include_usage", true);
        if (config.path("temperature").isNumber()) {
            request.set("temperature", config.path("temperature"));
        }
        if (config.path("maxTokens").isNumber()) {
            request.set(chat.isOpenAi() ? "max_completion_tokens" : "max_tokens", config.path("maxTokens"));
        }
        return request;
    }

    static void demand(ObjectNode request, AnswerSchema schema) {
        request.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .set("schema", schema.json());
    }

    static TaskException notConfigured() {
        return new TaskException(
                FailureCode.E0015, "Chat model not configured, please configure a chat model in the settings");
    }
}
