package dev.weft.activities.transform;

import com.dashjoin.jsonata.Jsonata;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an expression's result into JSON. A small expression can refer to one value so often that its JSON would be
 * endless, hence the limit on characters.
 */
final class ResultReader {
    static final long MAX_CHARACTERS = 20L * 1024 * 1024;
    private static final double EXACT_INTEGERS = 9_007_199_254_740_992.0;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Bounds bounds;
    private long characters;

    ResultReader(Bounds bounds) {
        this.bounds = bounds;
    }

    JsonNode read(@Nullable Object value) throws TaskException {
        return read(value, 0);
    }

    private JsonNode read(@Nullable Object value, int depth) throws TaskException {
        if (depth > Json.MAX_DEPTH) {
            throw new TaskException(
                    FailureCode.OUTPUT_TOO_LARGE, "The result is nested deeper than " + Json.MAX_DEPTH + " levels");
        }
        bounds.check();
        count(1);
        return switch (value) {
            case null -> Json.nil();
            case String text -> {
                count(text.length());
                yield Json.text(text);
            }
            case Boolean flag -> NODES.booleanNode(flag);
            case Number number -> number(number);
            case List<?> items -> list(items, depth);
            case Map<?, ?> members -> object(members, depth);
            case Object other when other == Jsonata.NULL_VALUE -> Json.nil();
            default -> throw new Bounds.StoppedException(
                    "its result is a function or a regular expression, not a value");
        };
    }

    private ArrayNode list(List<?> items, int depth) throws TaskException {
        ArrayNode node = Json.array();
        for (Object item : items) {
            node.add(read(item, depth + 1));
        }
        return node;
    }

    private ObjectNode object(Map<?, ?> members, int depth) throws TaskException {
        ObjectNode node = Json.object();
        for (Map.Entry<?, ?> member : members.entrySet()) {
            String name = String.valueOf(member.getKey());
            count(name.length());
            node.set(name, read(member.getValue(), depth + 1));
        }
        return node;
    }

    private static JsonNode number(Number number) {
        return switch (number) {
            case Integer exact -> NODES.numberNode(exact);
            case Long exact -> NODES.numberNode(exact);
            case BigInteger exact -> NODES.numberNode(exact);
            case BigDecimal exact -> NODES.numberNode(exact);
            default -> floating(number.doubleValue());
        };
    }

    /** The library computes in doubles; a sum of 6.0 is written as 6. */
    private static JsonNode floating(double number) {
        if (!Double.isFinite(number)) {
            throw new Bounds.StoppedException("its result is not a finite number");
        }
        if (number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS) {
            long whole = (long) number;
            return (int) whole == whole ? NODES.numberNode((int) whole) : NODES.numberNode(whole);
        }
        return NODES.numberNode(number);
    }

    private void count(int more) throws TaskException {
        characters += more;
        if (characters > MAX_CHARACTERS) {
            throw new TaskException(
                    FailureCode.OUTPUT_TOO_LARGE, "The result is larger than " + MAX_CHARACTERS + " characters");
        }
    }
}
