package dev.weft.activities.transform;

import com.dashjoin.jsonata.Jsonata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON as the maps, lists and numbers that the expression library works on. */
final class PlainValues {

    private PlainValues() {}

    /** Null for what is missing; JSON's null is the library's own. */
    static @Nullable Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                node.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(of(item)));
                yield items;
            }
            case STRING -> node.stringValue();
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case NULL -> Jsonata.NULL_VALUE;
            case MISSING -> null;
            case BINARY, POJO -> throw new IllegalArgumentException("Not JSON: " + node.getNodeType());
        };
    }
}
