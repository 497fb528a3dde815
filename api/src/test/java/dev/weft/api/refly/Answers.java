package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.refly.Contract.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Holds answers against the fields of a table. */
public final class Answers {
    private final List<JsonNode> answers;

    /** @param answers of one endpoint; together they show all of its fields */
    public Answers(JsonNode... answers) {
        this.answers = List.of(answers);
    }

    /** Some answer has the field, every one that has it gives it the documented type, and none lacks a required one. */
    public void show(Field field) {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode answer : answers) {
            for (JsonNode parent : parents(answer, field.name())) {
                String last = last(field.name());
                if (parent.has(last)) {
                    values.add(parent.get(last));
                } else {
                    assertThat(field.required()).as("%s is missing in %s", field.name(), parent).isFalse();
                }
            }
        }
        assertThat(values).as("%s was never seen", field.name()).isNotEmpty();
        values.forEach(value -> requireType(field, value));
    }

    /** No answer has a field that the table does not. */
    public void showNothingBut(List<Field> fields) {
        Set<String> documented = new TreeSet<>();
        fields.forEach(field -> documented.add(field.name()));
        Set<String> found = new TreeSet<>();
        answers.forEach(answer -> collect("", answer, found));
        assertThat(documented).containsAll(found);
    }

    private static void collect(String path, JsonNode node, Set<String> found) {
        if (node.isArray()) {
            node.forEach(item -> collect(path + "[]", item, found));
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            found.add(name);
            collect(name, member.getValue(), found);
        }
    }

    private static List<JsonNode> parents(JsonNode answer, String name) {
        List<JsonNode> nodes = List.of(answer);
        String[] steps = name.split("\\.");
        for (String step : Arrays.copyOf(steps, steps.length - 1)) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                JsonNode member = node.path(step.replace("[]", ""));
                if (step.endsWith("[]")) {
                    member.forEach(next::add);
                } else if (!member.isMissingNode()) {
                    next.add(member);
                }
            }
            nodes = next;
        }
        return nodes;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static void requireType(Field field, JsonNode value) {
        String type = field.type();
        if (type.startsWith("enum(")) {
            List<String> allowed = Arrays.stream(type.substring(5, type.length() - 1).split("\\|")).map(String::strip).toList();
            assertThat(allowed).as(field.name()).contains(value.asString(""));
            return;
        }
        boolean fits =
                switch (type) {
                    case "boolean" -> value.isBoolean();
                    case "number" -> value.isNumber();
                    case "string" -> value.isString();
                    case "string(date-time)" -> value.isString() && Instant.parse(value.stringValue()) != null;
                    case "object" -> value.isObject();
                    case "object[]" -> value.isArray() && value.valueStream().allMatch(JsonNode::isObject);
                    case "string[]" -> value.isArray() && value.valueStream().allMatch(JsonNode::isString);
                    default -> throw new IllegalArgumentException("A type that no test knows: " + type);
                };
        assertThat(fits).as("%s must be %s, is %s", field.name(), type, value).isTrue();
    }
}
