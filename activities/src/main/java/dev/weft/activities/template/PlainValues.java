package dev.weft.activities.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON as the maps, lists, texts and numbers that a template sees. */
final class PlainValues {

    private PlainValues() {}

    static Map<String, @Nullable Object> variables(JsonNode inputs) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        inputs.properties().forEach(member -> variables.put(member.getKey(), of(member.getValue())));
        return variables;
    }

    private static @Nullable Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> variables(node);
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(of(item)));
                yield items;
            }
            case STRING -> node.stringValue();
            case NUMBER -> node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING -> null;
            case BINARY, POJO -> throw new IllegalArgumentException("Not JSON: " + node.getNodeType());
        };
    }
}
