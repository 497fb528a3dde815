package dev.weft.canvas;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;

/** What messages call a JSON value. */
public final class Shapes {
    private static final int LONGEST = 60;

    private Shapes() {}

    public static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case NUMBER -> value.isIntegralNumber() ? "a whole number" : "a number";
            case BOOLEAN -> "true or false";
            case NULL, MISSING -> "null";
            case BINARY, POJO -> "binary";
        };
    }

    /** The value itself when it is short, else its shape. */
    public static String shown(JsonNode value) {
        if (value.isContainer()) {
            return of(value);
        }
        String text = Json.write(value);
        return text.length() <= LONGEST ? text : of(value);
    }
}
