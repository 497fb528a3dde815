package dev.weft.canvas;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the members of one object, noting each that is not as it should be. */
final class Members {
    private final ObjectNode node;
    private final String path;
    private final Optional<String> task;
    private final List<CanvasProblem> problems;

    Members(ObjectNode node, String path, Optional<String> task, List<CanvasProblem> problems) {
        this.node = node;
        this.path = path;
        this.task = task;
        this.problems = problems;
    }

    Members of(ObjectNode child, String name, Optional<String> owner) {
        return new Members(child, at(name), owner, problems);
    }

    String at(String name) {
        return path + "/" + Pointers.escape(name);
    }

    void problem(String where, String code, String message) {
        problems.add(new CanvasProblem(task, where, code, message));
    }

    void onlyKnows(List<String> names, String owner) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!names.contains(member.getKey())) {
                problem(
                        at(member.getKey()),
                        "unknown_member",
                        owner + " has no member \"" + member.getKey() + "\""
                                + Nearest.to(member.getKey(), names)
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("; remove it"));
            }
        }
    }

    Optional<JsonNode> any(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    Optional<String> text(String name, int longest) {
        Optional<JsonNode> value = any(name);
        if (value.isPresent() && !value.get().isString()) {
            wrong(name, "a text", value.get());
            return Optional.empty();
        }
        Optional<String> text = value.map(JsonNode::stringValue);
        if (text.isPresent() && text.get().length() > longest) {
            problem(
                    at(name),
                    "too_long",
                    "\"" + name + "\" has " + text.get().length() + " characters; at most " + longest + " are allowed");
        }
        return text;
    }

    boolean flag(String name) {
        Optional<JsonNode> value = any(name);
        if (value.isPresent() && !value.get().isBoolean()) {
            wrong(name, "true or false", value.get());
            return false;
        }
        return value.map(JsonNode::booleanValue).orElse(false);
    }

    Optional<Integer> integer(String name, int least, int most) {
        Optional<JsonNode> value = any(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        JsonNode number = value.get();
        if (!number.isIntegralNumber() || !number.canConvertToInt()
                || number.intValue() < least || number.intValue() > most) {
            problem(
                    at(name),
                    "wrong_type",
                    "\"" + name + "\" must be a whole number from " + least + " to " + most + " but is "
                            + Shapes.shown(number));
            return Optional.empty();
        }
        return Optional.of(number.intValue());
    }

    Optional<ObjectNode> object(String name) {
        Optional<JsonNode> value = any(name);
        if (value.isPresent() && !value.get().isObject()) {
            wrong(name, "an object", value.get());
            return Optional.empty();
        }
        return value.map(ObjectNode.class::cast);
    }

    ObjectNode objectOrEmpty(String name) {
        return object(name).orElseGet(Json::object);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        each(name, (element, where) -> {
            if (element.isString()) {
                texts.add(element.stringValue());
            } else {
                problem(where, "wrong_type", "This must be a text but is " + Shapes.of(element));
            }
        });
        return texts;
    }

    /** Calls the reader with each element of a list and its place. */
    void each(String name, BiConsumer<JsonNode, String> reader) {
        Optional<JsonNode> value = any(name);
        if (value.isEmpty()) {
            return;
        }
        if (!value.get().isArray()) {
            wrong(name, "a list", value.get());
            return;
        }
        int index = 0;
        for (JsonNode element : value.get()) {
            reader.accept(element, at(name) + "/" + index++);
        }
    }

    void wrong(String name, String wanted, JsonNode found) {
        problem(at(name), "wrong_type", "\"" + name + "\" must be " + wanted + " but is " + Shapes.of(found));
    }
}
