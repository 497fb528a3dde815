package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a failed task gives instead of its output: a node's default values, and a fallback of the same meaning. */
final class Fallbacks {
    /** Nothing is used where nothing was asked. */
    private static final String USAGE = "usage";

    private static final Map<String, List<Member>> MEMBERS = Map.of(
            "llm", List.of(
                    new Member("text", "text", Json.text("")),
                    new Member("reasoning_content", "reasoning", Json.text("")),
                    new Member("structured_output", "json", Json.nil())),
            "http", List.of(
                    new Member("status_code", "status", Json.tree(0)),
                    new Member("headers", "headers", Json.object()),
                    new Member("body", "body", Json.text("")),
                    new Member("files", "files", Json.array())),
            "template", List.of(new Member("output", "value", Json.text(""))),
            "forEach", List.of(new Member("output", "items", Json.array())));

    private Fallbacks() {}

    /**
     * @param node its name of a node's output
     * @param task its name of a task's
     * @param otherwise what it is when a node does not say
     */
    private record Member(String node, String task, JsonNode otherwise) {}

    /** @param values by the node's names */
    static ObjectNode output(String task, ObjectNode values) {
        if (task.equals("code")) {
            return Json.object(Map.of("result", values));
        }
        List<Member> members = MEMBERS.getOrDefault(task, List.of());
        if (members.isEmpty()) {
            return values;
        }
        ObjectNode output = Json.object();
        for (Member member : members) {
            JsonNode value = values.get(member.node());
            output.set(member.task(), value == null ? member.otherwise() : value);
        }
        if (task.equals("llm")) {
            output.set(USAGE, Json.object());
        }
        return output;
    }

    /** By the node's names; empty when the output has not the shape that such a task's has. */
    static Optional<ObjectNode> values(String task, JsonNode output) {
        if (task.equals("code")) {
            return output.path("result") instanceof ObjectNode result && output.size() == 1
                    ? Optional.of(result)
                    : Optional.empty();
        }
        if (!(output instanceof ObjectNode object)) {
            return Optional.empty();
        }
        List<Member> members = MEMBERS.getOrDefault(task, List.of());
        if (members.isEmpty()) {
            return Optional.of(object);
        }
        ObjectNode values = Json.object();
        for (Map.Entry<String, JsonNode> written : object.properties()) {
            if (task.equals("llm") && written.getKey().equals(USAGE)) {
                continue;
            }
            Optional<Member> member =
                    members.stream().filter(one -> one.task().equals(written.getKey())).findFirst();
            JsonNode value = written.getValue();
            if (member.isEmpty() || !fits(member.get(), value)) {
                return Optional.empty();
            }
            if (!value.isNull() && !member.get().otherwise().equals(value)) {
                values.set(member.get().node(), value);
            }
        }
        return Optional.of(values);
    }

    private static boolean fits(Member member, JsonNode value) {
        JsonNode otherwise = member.otherwise();
        return value.isNull() || otherwise.isNull() || otherwise.getNodeType() == value.getNodeType();
    }

    /** Dify's name of a constant's type. */
    static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case OBJECT -> "object";
            case ARRAY -> "array[" + element(value) + "]";
            default -> "string";
        };
    }

    private static String element(JsonNode list) {
        if (!list.isEmpty() && list.valueStream().allMatch(JsonNode::isNumber)) {
            return "number";
        }
        return !list.isEmpty() && list.valueStream().allMatch(JsonNode::isObject) ? "object" : "string";
    }
}
