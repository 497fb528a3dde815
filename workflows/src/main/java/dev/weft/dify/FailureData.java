package dev.weft.dify;

import dev.weft.canvas.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a task says of failures, as a node says it. Dify waits equally long before every attempt, which is as long as
 * the task waits before its second.
 */
final class FailureData {
    private final Wording said;

    FailureData(Wording said) {
        this.said = said;
    }

    void write(ObjectNode data) {
        JsonNode retry = said.task().path("retry");
        if (retry.isObject()) {
            int attempts = Loose.integer(retry, "maxAttempts").orElse(3);
            Duration wait = Durations.parse(Loose.text(retry, "initialInterval")).orElse(Duration.ofSeconds(1));
            data.putObject("retry_config")
                    .put("retry_enabled", attempts > 1)
                    .put("max_retries", attempts - 1)
                    .put("retry_interval", wait.toMillis());
        }
        String type = Loose.text(said.task(), "type");
        JsonNode onError = said.task().path("onError");
        switch (onError.isString() ? onError.stringValue() : Loose.text(onError, "action")) {
            case "", "fail" -> {}
            case "branch" -> {
                if (!type.equals("approval")) {
                    data.put("error_strategy", Node.FAIL_BRANCH);
                }
            }
            case "fallback" -> fallback(type, onError.path("value"), data);
            default -> said.complain("\"onError\" continue can't be said in Dify, where a failed node has a branch or values;"
                    + " use a branch, or a fallback with values");
        }
    }

    private void fallback(String type, JsonNode written, ObjectNode data) {
        Optional<JsonNode> constant = Literal.value(written);
        if (constant.isEmpty()) {
            said.complain("A fallback is a constant in Dify; write its values out");
            return;
        }
        Optional<ObjectNode> values = Fallbacks.values(type, constant.get());
        if (values.isEmpty()) {
            said.complain("For Dify a fallback has the names of the task's output, as in "
                    + (type.equals("code") ? "{\"result\": {…}}" : "{\"text\": …} of an llm task"));
            return;
        }
        ArrayNode defaults = data.put("error_strategy", "default-value").putArray("default_value");
        for (Map.Entry<String, JsonNode> value : values.get().properties()) {
            String declared = Loose.text(said.config().path("outputs").path(value.getKey()), "type");
            boolean code = type.equals("code") && !declared.isEmpty();
            defaults.addObject()
                    .put("key", value.getKey())
                    .put("type", code ? declared : Fallbacks.type(value.getValue()))
                    .set("value", Literal.spelled(value.getValue()));
        }
    }
}
