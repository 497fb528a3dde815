package dev.weft.activities.file;

import dev.weft.json.Json;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A field as the value it spells: a number as JSON writes it, true, false, null when empty; else the string. */
final class TypedField {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?([eE][+-]?\\d{1,2})?");

    private TypedField() {}

    static JsonNode of(String field) {
        String value = field.strip();
        return switch (value) {
            case "" -> Json.nil();
            case "true" -> JsonNodeFactory.instance.booleanNode(true);
            case "false" -> JsonNodeFactory.instance.booleanNode(false);
            default -> NUMBER.matcher(value).matches() ? Json.parse(value) : Json.text(field);
        };
    }
}
