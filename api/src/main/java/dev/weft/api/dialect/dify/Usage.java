package dev.weft.api.dialect.dify;

import dev.weft.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the models of a node used, as far as the provider says. */
record Usage(long tokens, BigDecimal price) {
    static final Usage NONE = new Usage(0, BigDecimal.ZERO);

    private static final List<String> MEMBERS = List.of("usage", "__usage");

    static Usage of(Optional<JsonNode> output) {
        return output.stream()
                .flatMap(value -> MEMBERS.stream().map(value::path))
                .filter(usage -> usage.path("totalTokens").isNumber())
                .findFirst()
                .map(usage -> new Usage(
                        usage.path("totalTokens").asLong(),
                        usage.path("cost").isNumber() ? usage.path("cost").decimalValue() : BigDecimal.ZERO))
                .orElse(NONE);
    }

    ObjectNode metadata() {
        return Json.object().put("total_tokens", tokens).put("total_price", price).put("currency", "USD");
    }
}
