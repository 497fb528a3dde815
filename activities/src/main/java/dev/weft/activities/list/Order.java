package dev.weft.activities.list;

import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** Numbers by size, texts by their characters, false before true; what is missing comes first. */
record Order(Attribute key) implements Comparator<JsonNode> {

    @Override
    public int compare(JsonNode one, JsonNode other) {
        JsonNode left = key.of(one);
        JsonNode right = key.of(other);
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue());
        }
        int rank = Integer.compare(rank(left), rank(right));
        return rank != 0 ? rank : text(left).compareTo(text(right));
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> 0;
            case BOOLEAN -> 1;
            case NUMBER -> 2;
            case STRING -> 3;
            case ARRAY, OBJECT, BINARY, POJO -> 4;
        };
    }

    private static String text(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString("");
    }
}
