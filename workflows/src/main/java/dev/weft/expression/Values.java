package dev.weft.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.weft.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as CEL sees it, and back. Objects and arrays are looked through, not copied. */
final class Values {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Values() {}

    static Object toCel(@Nullable JsonNode node) {
        if (node == null) {
            return NullValue.NULL_VALUE;
        }
        return switch (node.getNodeType()) {
            case OBJECT -> new Members((ObjectNode) node);
            case ARRAY -> new Elements((ArrayNode) node);
            case STRING -> node.stringValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case NULL, MISSING -> NullValue.NULL_VALUE;
            case BINARY, POJO -> node.asString();
        };
    }

    private static Object number(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        return node.asDouble();
    }

    /** @throws ExpressionException for what JSON has no word for */
    static JsonNode toJson(Object value) {
        return toJson(value, 0);
    }

    private static JsonNode toJson(Object value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new ExpressionException("the value is nested deeper than " + Json.MAX_DEPTH + " levels");
        }
        return switch (value) {
            case Members members -> members.node;
            case Elements elements -> elements.node;
            case NullValue nothing -> Json.nil();
            case String text -> NODES.stringNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case Long number -> NODES.numberNode(number);
            case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
            case Double number -> NODES.numberNode(finite(number));
            case Instant instant -> NODES.stringNode(instant.toString());
            case Duration duration -> NODES.stringNode(duration.toString());
            case CelByteString bytes -> NODES.stringNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case TypeType type -> NODES.stringNode(type.containingTypeName());
            case CelType type -> NODES.stringNode(type.name());
            case List<?> list -> {
                ArrayNode array = Json.array();
                list.forEach(element -> array.add(toJson(element, depth + 1)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = Json.object();
                map.forEach((key, member) -> object.set(text(key), toJson(member, depth + 1)));
                yield object;
            }
            default -> throw new ExpressionException("the value is " + Kinds.of(value) + ", which JSON can't hold");
        };
    }

    static double finite(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new ExpressionException("the number is not finite");
        }
        return number;
    }

    /** As a longer string shows it: strings as they are, null as nothing, the rest as JSON. */
    static String text(Object value) {
        return text(toJson(value));
    }

    static String text(JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        return value.isNull() ? "" : Json.write(value);
    }

    /** An object's members in the order they were written. */
    static final class Members extends AbstractMap<String, Object> {
        private final ObjectNode node;

        private Members(ObjectNode node) {
            this.node = node;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key instanceof String name && node.has(name);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return key instanceof String name && node.has(name) ? toCel(node.get(name)) : null;
        }

        @Override
        public int size() {
            return node.size();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return node.properties().stream()
                            .map(member -> Map.entry(member.getKey(), toCel(member.getValue())))
                            .iterator();
                }

                @Override
                public int size() {
                    return node.size();
                }
            };
        }
    }

    static final class Elements extends AbstractList<Object> {
        private final ArrayNode node;

        private Elements(ArrayNode node) {
            this.node = node;
        }

        @Override
        public Object get(int index) {
            return toCel(node.get(index));
        }

        @Override
        public int size() {
            return node.size();
        }
    }
}
