package dev.weft.canvas;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads tasks and the tasks inside them. */
final class TaskReader {
    /** Deepest nesting of blocks. */
    static final int MAX_NESTING = 16;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");
    private static final int MAX_EXPRESSION = 10_000;
    private static final List<String> MEMBERS = List.of(
            "id", "title", "description", "type", "config", "dependsOn", "when", "forEach", "retry", "timeout",
            "onError", "body", "catch", "output", "placement", "extra");

    private final List<CanvasProblem> problems;
    private int count;

    TaskReader(List<CanvasProblem> problems) {
        this.problems = problems;
    }

    /** Tasks read so far, those in bodies included. */
    int count() {
        return count;
    }

    List<Task> read(Members owner, String member, Optional<String> outer, int depth) {
        List<Task> tasks = new ArrayList<>();
        if (depth > MAX_NESTING && owner.any(member).isPresent()) {
            owner.problem(owner.at(member), "limit", "Blocks nest at most " + MAX_NESTING + " deep");
            return tasks;
        }
        owner.each(member, (element, where) -> {
            count++;
            if (element instanceof ObjectNode node) {
                tasks.add(task(node, where, outer, depth));
            } else {
                owner.problem(where, "wrong_type", "A task must be an object but is " + Shapes.of(element));
                tasks.add(unreadable());
            }
        });
        return tasks;
    }

    private Task task(ObjectNode node, String where, Optional<String> outer, int depth) {
        Optional<String> written = Optional.ofNullable(node.get("id"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(id -> !id.isEmpty());
        Optional<String> path = written.map(id -> outer.map(block -> block + "/" + id).orElse(id));
        Members members = new Members(node, where, path, problems);
        members.onlyKnows(MEMBERS, "A task");
        String id = required(members, "id");
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            members.problem(
                    members.at("id"),
                    "bad_id",
                    "\"" + id + "\" is no id for a task; use letters, digits, _ and -, at most 64");
        }
        String type = required(members, "type");
        members.text("description", 10_000);
        String title = members.text("title", 200).filter(text -> !text.isBlank()).orElse(id);
        return new Task(
                id,
                title,
                type,
                members.objectOrEmpty("config"),
                dependencies(members),
                when(members),
                forEach(members),
                members.object("retry"),
                members.text("timeout", 64),
                onError(members),
                read(members, "body", path, depth + 1),
                read(members, "catch", path, depth + 1),
                node.has("output") ? Optional.of(node.get("output")) : Optional.empty(),
                members.text("placement", 64),
                members.objectOrEmpty("extra"));
    }

    private static String required(Members members, String name) {
        Optional<String> text = members.text(name, 1_000);
        if (members.any(name).isEmpty() || text.filter(String::isEmpty).isPresent()) {
            members.problem(members.at(name), "missing", "A task needs " + (name.equals("id") ? "an" : "a") + " \""
                    + name + "\", a text");
        }
        return text.orElse("");
    }

    private static Optional<String> when(Members members) {
        Optional<JsonNode> value = members.any("when");
        return value.filter(JsonNode::isBoolean).isPresent()
                ? value.map(JsonNode::asString)
                : members.text("when", MAX_EXPRESSION);
    }

    private static Optional<JsonNode> forEach(Members members) {
        Optional<JsonNode> value = members.any("forEach");
        if (value.isPresent() && !value.get().isString() && !value.get().isObject() && !value.get().isArray()) {
            members.wrong("forEach", "a list, an expression or an object with \"items\"", value.get());
            return Optional.empty();
        }
        return value;
    }

    private static Optional<JsonNode> onError(Members members) {
        Optional<JsonNode> value = members.any("onError");
        if (value.isPresent() && !value.get().isString() && !value.get().isObject()) {
            members.wrong("onError", "a text or an object with \"action\"", value.get());
            return Optional.empty();
        }
        return value;
    }

    private static List<Task.Dependency> dependencies(Members members) {
        List<Task.Dependency> dependencies = new ArrayList<>();
        members.each("dependsOn", (element, where) -> {
            Optional<Task.Dependency> dependency = element.isString()
                    ? Optional.of(dependency(element.stringValue()))
                    : dependency(element, members, where);
            if (dependency.isEmpty()) {
                members.problem(
                        where,
                        "wrong_type",
                        "A dependency is \"id\", \"id:branch\" or {\"task\": \"id\", \"branch\": \"name\"} but this is "
                                + Shapes.of(element));
            }
            dependencies.add(dependency.orElse(new Task.Dependency("", Optional.empty())));
        });
        return dependencies;
    }

    private static Task.Dependency dependency(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new Task.Dependency(text, Optional.empty())
                : new Task.Dependency(text.substring(0, colon), Optional.of(text.substring(colon + 1)));
    }

    private static Optional<Task.Dependency> dependency(JsonNode element, Members members, String where) {
        JsonNode branch = element.path("branch");
        if (!element.path("task").isString() || !(branch.isString() || branch.isMissingNode() || branch.isNull())) {
            return Optional.empty();
        }
        for (String name : element.propertyNames()) {
            if (!name.equals("task") && !name.equals("branch")) {
                members.problem(
                        where + "/" + Pointers.escape(name),
                        "unknown_member",
                        "A dependency has no member \"" + name + "\"; remove it");
            }
        }
        Optional<String> name = branch.isString() ? Optional.of(branch.stringValue()) : Optional.empty();
        return Optional.of(new Task.Dependency(element.path("task").stringValue(), name));
    }

    private static Task unreadable() {
        return new Task(
                "", "", "", Json.object(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(),
                Json.object());
    }
}
