package dev.weft.dify;

import dev.weft.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents as uneven as people's are: what is missing or of another type is as if it were empty. */
final class Loose {
    private Loose() {}

    /** Numbers and truth values as they are written; containers and null as nothing. */
    static String text(JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        return value.isNumber() || value.isBoolean() ? Json.write(value) : "";
    }

    /** As a longer text shows it. */
    static String shown(JsonNode value) {
        return value.isContainer() ? Json.write(value) : text(value);
    }

    static String text(JsonNode holder, String name) {
        return text(holder.path(name));
    }

    static ObjectNode object(JsonNode holder, String name) {
        return holder.path(name) instanceof ObjectNode object ? object : Json.object();
    }

    static List<JsonNode> list(JsonNode holder, String name) {
        List<JsonNode> elements = new ArrayList<>();
        JsonNode value = holder.path(name);
        if (value.isArray()) {
            value.forEach(elements::add);
        }
        return elements;
    }

    static boolean flag(JsonNode holder, String name) {
        JsonNode value = holder.path(name);
        return value.isBoolean() ? value.booleanValue() : text(value).equalsIgnoreCase("true");
    }

    static Optional<Integer> integer(JsonNode holder, String name) {
        return number(holder.path(name))
                .filter(value -> value.canConvertToInt())
                .map(value -> value.asInt());
    }

    /** A number, or a text that spells one. */
    static Optional<JsonNode> number(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(value);
        }
        String text = text(value).strip();
        if (text.isEmpty() || text.length() > 100) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.precision() - number.scale()) > 400) {
                return Optional.empty();
            }
            return Optional.of(
                    number.stripTrailingZeros().scale() <= 0
                            ? Json.parse(number.toBigIntegerExact().toString())
                            : Json.tree(number.doubleValue()));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@code [node, member, …]}; empty when it is none. */
    static List<String> selector(JsonNode value) {
        List<String> steps = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(step -> steps.add(text(step)));
        } else if (value.isString() && value.stringValue().contains(".")) {
            steps.addAll(List.of(value.stringValue().split("\\.")));
        }
        return steps.stream().anyMatch(String::isEmpty) ? List.of() : steps;
    }

    /** A value of a type by its name in Dify, which may be spelled as a text. */
    static JsonNode typed(String type, JsonNode value) {
        if (type.equals("number") || type.equals("integer") || type.equals("float")) {
            return number(value).orElseGet(Json::nil);
        }
        if (type.equals("boolean")) {
            return Json.tree(value.isBoolean() ? value.booleanValue() : text(value).equalsIgnoreCase("true"));
        }
        if ((type.equals("object") || type.startsWith("array")) && value.isString()) {
            try {
                return Json.parse(value.stringValue());
            } catch (JacksonException e) {
                return empty(type);
            }
        }
        return value.isMissingNode() ? empty(type) : value;
    }

    static JsonNode empty(String type) {
        if (type.startsWith("array")) {
            return Json.array();
        }
        return switch (type) {
            case "number", "integer", "float" -> Json.tree(0);
            case "boolean" -> Json.tree(false);
            case "object" -> Json.object();
            case "string", "secret" -> Json.text("");
            default -> Json.nil();
        };
    }
}
