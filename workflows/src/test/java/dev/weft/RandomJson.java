package dev.weft;

import dev.weft.json.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Arbitrary JSON for property tests. */
public final class RandomJson {
    private RandomJson() {}

    public static Arbitrary<JsonNode> values(Arbitrary<String> texts) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                texts.map(nodes::stringNode),
                Arbitraries.longs().map(nodes::numberNode).map(JsonNode.class::cast),
                Arbitraries.doubles().between(-1e9, 1e9).map(nodes::numberNode).map(JsonNode.class::cast),
                Arbitraries.of(true, false).map(nodes::booleanNode),
                Arbitraries.just(nodes.nullNode()));
        return grow(leaves, texts, 3);
    }

    private static Arbitrary<JsonNode> grow(Arbitrary<JsonNode> leaves, Arbitrary<String> names, int depth) {
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<JsonNode> inner = grow(leaves, names, depth - 1);
        Arbitrary<JsonNode> lists = inner.list().ofMaxSize(4).map(elements -> {
            ArrayNode array = Json.array();
            elements.forEach(array::add);
            return array;
        });
        Arbitrary<JsonNode> objects = Arbitraries.maps(names, inner).ofMaxSize(4).map(members -> {
            ObjectNode object = Json.object();
            members.forEach(object::set);
            return object;
        });
        return Arbitraries.oneOf(leaves, lists, objects);
    }
}
