package dev.weft.activities.code;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a code task's author declared of its outputs: {@code {name: {type, children?}}}, the types being {@code string},
 * {@code number}, {@code boolean}, {@code object}, {@code any} and {@code array[…]} of them. A value may be null. What
 * is not declared is left out. Strings have at most 400,000 characters, arrays 10,000 elements, numbers are those of 64
 * bits, and objects are declared at most 10 deep.
 */
final class DeclaredOutputs {
    static final int MAX_CHARACTERS = 400_000;
    static final int MAX_ELEMENTS = 10_000;
    private static final int MAX_DEPTH = 10;
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final String ARRAY = "array[";

    private DeclaredOutputs() {}

    /**
     * @return the declared members; true and false as numbers where those are declared, NUL characters left out
     * @throws TaskException {@code CODE_FAILED} or {@code CODE_LIMIT} naming the output, {@code INVALID_CONFIG} when
     *     the declaration is wrong
     */
    static ObjectNode checked(JsonNode result, JsonNode declared) throws TaskException {
        if (!(result instanceof ObjectNode members)) {
            throw wrong("The code must return an object with the declared outputs, but it returned " + kind(result));
        }
        return members("", members, declared, 1);
    }

    private static ObjectNode members(String prefix, ObjectNode result, JsonNode declared, int depth)
            throws TaskException {
        if (depth > MAX_DEPTH) {
            throw misdeclared(prefix + " is declared more than " + MAX_DEPTH + " deep");
        }
        ObjectNode kept = Json.object();
        for (Map.Entry<String, JsonNode> output : declared.properties()) {
            String name = prefix.isEmpty() ? output.getKey() : prefix + "." + output.getKey();
            JsonNode value = result.get(output.getKey());
            if (value == null) {
                throw wrong("The output \"" + name + "\" is missing");
            }
            kept.set(output.getKey(), value.isNull() ? value : member(name, value, output.getValue(), depth));
        }
        return kept;
    }

    private static JsonNode member(String name, JsonNode value, JsonNode declared, int depth) throws TaskException {
        String type = declared.path("type").asString("").toLowerCase(Locale.ROOT);
        JsonNode children = declared.path("children");
        if (!type.startsWith(ARRAY) || !type.endsWith("]")) {
            return single(name, value, type, children, depth);
        }
        if (!(value instanceof ArrayNode array)) {
            throw wrong("The output \"" + name + "\" must be an array, but it is " + kind(value));
        }
        if (array.size() > MAX_ELEMENTS) {
            throw new TaskException(
                    FailureCode.CODE_LIMIT, "The output \"" + name + "\" has more than " + MAX_ELEMENTS + " elements");
        }
        String elementType = type.substring(ARRAY.length(), type.length() - 1);
        ArrayNode kept = Json.array();
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = array.get(i);
            kept.add(element.isNull() ? element : single(name + "[" + i + "]", element, elementType, children, depth));
        }
        return kept;
    }

    private static JsonNode single(String name, JsonNode value, String type, JsonNode children, int depth)
            throws TaskException {
        return switch (type) {
            case "any" -> value;
            case "string", "secret" -> string(name, value);
            case "number", "integer", "float" -> number(name, value);
            case "boolean" -> expect(name, value, value.isBoolean(), "a boolean");
            case "object" -> {
                JsonNode object = expect(name, value, value.isObject(), "an object");
                yield children.isObject() && !children.isEmpty()
                        ? members(name, (ObjectNode) object, children, depth + 1)
                        : object;
            }
            default -> throw misdeclared("\"" + name + "\" has the type \"" + type
                    + "\", which is none of string, number, boolean, object, any and array[…] of them");
        };
    }

    private static JsonNode string(String name, JsonNode value) throws TaskException {
        String text = expect(name, value, value.isString(), "a string").stringValue();
        if (text.length() > MAX_CHARACTERS) {
            throw new TaskException(
                    FailureCode.CODE_LIMIT,
                    "The output \"" + name + "\" has more than " + MAX_CHARACTERS + " characters");
        }
        return text.indexOf('\0') < 0 ? value : Json.text(text.replace("\0", ""));
    }

    private static JsonNode number(String name, JsonNode value) throws TaskException {
        if (value instanceof BooleanNode flag) {
            return IntNode.valueOf(flag.booleanValue() ? 1 : 0);
        }
        BigDecimal number = expect(name, value, value.isNumber(), "a number").decimalValue();
        if (number.compareTo(MOST) > 0 || number.compareTo(LEAST) < 0) {
            throw wrong("The output \"" + name + "\" is a number of more than 64 bits");
        }
        return value;
    }

    private static JsonNode expect(String name, JsonNode value, boolean fits, String expected) throws TaskException {
        if (!fits) {
            throw wrong("The output \"" + name + "\" must be " + expected + ", but it is " + kind(value));
        }
        return value;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL, MISSING -> "null";
        };
    }

    private static TaskException wrong(String message) {
        return new TaskException(FailureCode.CODE_FAILED, message);
    }

    private static TaskException misdeclared(String message) {
        return new TaskException(FailureCode.INVALID_CONFIG, "outputs: " + message);
    }
}
