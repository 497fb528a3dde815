package dev.weft.activities.extract;

import dev.weft.activities.llm.ChatModel;
import dev.weft.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The types of values, and how what a model writes is read as one. */
enum ValueType {
    STRING("string"),
    NUMBER("number"),
    BOOLEAN("boolean"),
    SELECT("select"),
    OBJECT("object"),
    STRINGS("array[string]"),
    NUMBERS("array[number]"),
    BOOLEANS("array[boolean]"),
    OBJECTS("array[object]"),
    ARRAY("array");

    private static final int MAX_DIGITS = 100;

    private final String wire;

    ValueType(String wire) {
        this.wire = wire;
    }

    static ValueType of(String name) {
        String wanted = name.equals("bool") ? "boolean" : name;
        for (ValueType type : values()) {
            if (type.wire.equals(wanted)) {
                return type;
            }
        }
        return STRING;
    }

    String wire() {
        return wire;
    }

    /** What stands for a value that was not found. */
    JsonNode empty() {
        return switch (this) {
            case STRING, SELECT -> Json.text("");
            case NUMBER -> Json.tree(0);
            case BOOLEAN -> Json.tree(false);
            case OBJECT -> Json.object();
            case STRINGS, NUMBERS, BOOLEANS, OBJECTS, ARRAY -> Json.array();
        };
    }

    ObjectNode schema() {
        ObjectNode schema = Json.object();
        return switch (this) {
            case STRING, SELECT -> schema.put("type", "string");
            case NUMBER -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case OBJECT -> schema.put("type", "object");
            case ARRAY -> schema.put("type", "array");
            case STRINGS, NUMBERS, BOOLEANS, OBJECTS ->
                schema.put("type", "array").set("items", element().schema());
        };
    }

    private ValueType element() {
        return switch (this) {
            case NUMBERS -> NUMBER;
            case BOOLEANS -> BOOLEAN;
            case OBJECTS -> OBJECT;
            default -> STRING;
        };
    }

    /** Empty when the value can't be read as one of this type. Texts that spell a value are that value. */
    Optional<JsonNode> read(JsonNode value, List<String> options) {
        return switch (this) {
            case STRING -> Optional.of(value.isString() ? value : Json.text(text(value)));
            case SELECT -> options.isEmpty()
                    ? Optional.of(Json.text(text(value)))
                    : options.stream()
                            .filter(option -> option.strip().equalsIgnoreCase(text(value).strip()))
                            .findFirst()
                            .map(Json::text);
            case NUMBER -> number(value);
            case BOOLEAN -> truth(value);
            case OBJECT -> parsed(value).filter(JsonNode::isObject);
            case ARRAY -> parsed(value).filter(JsonNode::isArray);
            case STRINGS, NUMBERS, BOOLEANS, OBJECTS ->
                parsed(value).filter(JsonNode::isArray).flatMap(this::elements);
        };
    }

    private Optional<JsonNode> elements(JsonNode list) {
        ArrayNode read = Json.array();
        for (JsonNode one : list) {
            Optional<JsonNode> element = element().read(one, List.of());
            if (element.isEmpty()) {
                return Optional.empty();
            }
            read.add(element.get());
        }
        return Optional.of(read);
    }

    private static Optional<JsonNode> parsed(JsonNode value) {
        return value.isString() ? ChatModel.json(value.stringValue()) : Optional.of(value);
    }

    private static Optional<JsonNode> number(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(value);
        }
        if (value.isBoolean()) {
            return Optional.of(Json.tree(value.booleanValue() ? 1 : 0));
        }
        String text = text(value).strip();
        try {
            if (text.length() > MAX_DIGITS) {
                return Optional.empty();
            }
            BigDecimal number = new BigDecimal(text);
            boolean whole = number.scale() <= 0 && Math.abs((long) number.precision() - number.scale()) < 18;
            return Optional.of(whole ? Json.tree(number.longValueExact()) : Json.tree(number.doubleValue()));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> truth(JsonNode value) {
        if (value.isBoolean()) {
            return Optional.of(value);
        }
        return switch (text(value).strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> Optional.of(Json.tree(true));
            case "false", "no", "0" -> Optional.of(Json.tree(false));
            default -> Optional.empty();
        };
    }

    private static String text(JsonNode value) {
        return value.isContainer() ? Json.write(value) : value.asString("");
    }
}
