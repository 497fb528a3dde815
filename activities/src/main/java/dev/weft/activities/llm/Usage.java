package dev.weft.activities.llm;

import dev.weft.json.Json;
import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens that a call used, as the provider counts them; what it doesn't count is 0.
 *
 * @param cost in the provider's currency, where it says so
 */
public record Usage(long input, long output, long total, long reasoning, long cached, Optional<BigDecimal> cost) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, Optional.empty());

    /** @param json OpenAI's {@code usage} */
    static Usage of(JsonNode json) {
        long input = json.path("prompt_tokens").asLong(0);
        long output = json.path("completion_tokens").asLong(0);
        return new Usage(
                input,
                output,
                json.path("total_tokens").asLong(input + output),
                json.path("completion_tokens_details").path("reasoning_tokens").asLong(0),
                json.path("prompt_tokens_details").path("cached_tokens").asLong(0),
                json.path("cost").isNumber() ? Optional.of(json.path("cost").decimalValue()) : Optional.empty());
    }

    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                total + other.total,
                reasoning + other.reasoning,
                cached + other.cached,
                cost.map(one -> one.add(other.cost.orElse(BigDecimal.ZERO))).or(() -> other.cost));
    }

    public ObjectNode toJson() {
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
        cost.ifPresent(amount -> json.put("cost", amount));
        return json;
    }
}
