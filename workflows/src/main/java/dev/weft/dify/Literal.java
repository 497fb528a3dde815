package dev.weft.dify;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** The value that a template gives in every run; empty when it depends on one. */
    static Optional<JsonNode> value(JsonNode template) {
        List<JsonNode> dynamic = new ArrayList<>();
        JsonNode value = texts(template, text -> {
            Optional<JsonNode> constant = Paths.value(text);
            if (constant.isEmpty()) {
                dynamic.add(Json.text(text));
            }
            return constant.orElseGet(Json::nil);
        });
        return dynamic.isEmpty() ? Optional.of(value) : Optional.empty();
    }

    /** A constant as Dify writes it: containers as JSON in a text. */
    static JsonNode spelled(JsonNode value) {
        return value.isContainer() ? Json.text(Json.write(value)) : value;
    }

    /** As an expression; JSON is CEL. */
    static String expression(JsonNode value) {
        return value.isMissingNode() ? "null" : Json.write(value);
    }

    static String expression(String text) {
        return Json.write(text);
    }
}
