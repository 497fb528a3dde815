package dev.weft.expression;

import dev.cel.common.values.NullValue;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** How values are looked into: what is not there is null, never an error. */
final class Access {
    private Access() {}

    static Object member(Object holder, Object key) {
        if (holder instanceof Map<?, ?> map) {
            return present(map.get(key instanceof String ? key : Values.text(key)));
        }
        if (holder instanceof List<?> list && key instanceof Number index) {
            boolean within = index.doubleValue() >= 0
                    && index.doubleValue() < list.size()
                    && index.doubleValue() == index.intValue();
            return within ? present(list.get(index.intValue())) : NullValue.NULL_VALUE;
        }
        return NullValue.NULL_VALUE;
    }

    private static Object present(@Nullable Object value) {
        return value == null ? NullValue.NULL_VALUE : value;
    }

    static boolean has(Object holder, Object name) {
        return holder instanceof Map<?, ?> map && map.containsKey(name);
    }

    static boolean in(Object value, Object holder) {
        return switch (holder) {
            case NullValue nothing -> false;
            case Map<?, ?> map -> map.containsKey(value);
            case List<?> list -> list.stream().anyMatch(element -> Operators.same(element, value));
            default -> throw new ExpressionException(
                    "`in` looks into a list or an object but was given " + Kinds.of(holder));
        };
    }

    static long size(Object value) {
        return switch (value) {
            case NullValue nothing -> 0;
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> throw new ExpressionException(
                    "size() measures a text, a list or an object but was given " + Kinds.of(value));
        };
    }

    /** What a macro such as {@code exists} walks through; nothing when it is null. */
    static Object elements(Object value) {
        return switch (value) {
            case NullValue nothing -> List.of();
            case List<?> list -> list;
            case Map<?, ?> map -> map;
            default -> throw new ExpressionException(
                    "map, filter, all and exists walk through a list or an object but were given " + Kinds.of(value));
        };
    }

    /** An object literal; {@code parts} are its names and values in turn. */
    static Map<String, Object> object(List<?> parts) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int at = 0; at < parts.size(); at += 2) {
            String name = Values.text(parts.get(at));
            if (object.put(name, parts.get(at + 1)) != null) {
                throw new ExpressionException("the name \"" + name + "\" stands twice in one object");
            }
        }
        return object;
    }

    static List<Object> keys(Object value) {
        return value instanceof Map<?, ?> map ? new ArrayList<>(map.keySet()) : List.of();
    }

    static List<Object> members(Object value) {
        return value instanceof Map<?, ?> map ? new ArrayList<>(map.values()) : List.of();
    }

    static Object sum(Object value) {
        Object total = 0L;
        if (elements(value) instanceof List<?> list) {
            for (Object element : list) {
                total = element instanceof NullValue ? total : Operators.add(total, number(element));
            }
        }
        return total;
    }

    private static Object number(Object element) {
        if (element instanceof Number) {
            return element;
        }
        throw new ExpressionException("sum() adds numbers but found " + Kinds.of(element));
    }

    static Object parseJson(Object value) {
        if (!(value instanceof String text)) {
            throw new ExpressionException("parseJson() reads a text but was given " + Kinds.of(value));
        }
        try {
            return Values.toCel(Json.parse(text));
        } catch (JacksonException e) {
            throw new ExpressionException("parseJson() was given what is not JSON: " + e.getOriginalMessage());
        }
    }
}
