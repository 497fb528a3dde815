package dev.weft.activities.llm;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens that a call used, as the provider counts them; what it doesn't count is 0. */
record Usage(long input, long output, long total, long reasoning, long cached) {
    static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    /** @param json OpenAI's {@code usage} */
    static Usage of(JsonNode json) {
        long input = json.path("prompt_tokens").asLong(0);
        long output = json.path("completion_tokens").asLong(0);
        return new Usage(
                input,
                output,
                json.path("total_tokens").asLong(input + output),
                json.path("completion_tokens_details").path("reasoning_tokens").asLong(0),
                json.path("prompt_tokens_details").path("cached_tokens").asLong(0));
    }

    Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                total + other.total,
                reasoning + other.reasoning,
                cached + other.cached);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("inputTokens", input)
                .put("outputTokens", output)
                .put("totalTokens", total);
        if (reasoning > 0) {
            json.put("reasoningTokens", reasoning);
        }
        if (cached > 0) {
            json.put("cachedTokens", cached);
        }
        return json;
    }
}
