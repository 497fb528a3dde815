package dev.weft.dify;

import dev.weft.json.Json;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Values that are written out, so that nothing in them is taken for an expression. */
final class Literal {
    private Literal() {}

    /** As a template that gives the value. */
    static JsonNode template(JsonNode value) {
        return texts(value, text -> Json.text(new TemplateText().text(text).end()));
    }

    /** The value with every text in it replaced; names of members stay. */
    static JsonNode texts(JsonNode value, Function<String, JsonNode> replaced) {
        if (value.isString()) {
            return replaced.apply(value.stringValue());
        }
        if (value.isArray()) {
            ArrayNode list = Json.array();
            value.forEach(element -> list.add(texts(element, replaced)));
            return list;
        }
        if (value.isObject()) {
            ObjectNode object = Json.object();
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                object.set(member.getKey(), texts(member.getValue(), replaced));
            }
            return object;
        }
        return value.isMissingNode() ? Json.nil() : value;
    }

    /** As an expression; JSON is CEL. */
    static String expression(JsonNode value) {
        return value.isMissingNode() ? "null" : Json.write(value);
    }

    static String expression(String text) {
        return Json.write(text);
    }
}
