package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.dify.Contract.Row;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Holds answers against the field that a row tells of. */
final class Shape {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern VALUES = Pattern.compile("[^(]*\\(([^)]*)\\)");
    private static final Pattern MEMBERS = Pattern.compile("[^{\\[]*(\\[?)\\{([^}]+)}]?");
    /** What the wire says besides the text. */
    private static final List<String> MORE_STATUSES = List.of("partial-succeeded", "paused", "exception");

    private final List<JsonNode> answers;

    Shape(List<JsonNode> answers) {
        this.answers = answers;
    }

    /**
     * Every answer has the field, with the documented type or, where it may be missing, null; at least one says more
     * than null unless the row calls it optional.
     *
     * @param path of the field, such as {@code data.id}; lists are looked into
     */
    void show(Row row, String path) {
        List<String> steps = List.of(path.split("\\."));
        List<JsonNode> parents = parents(steps.subList(0, steps.size() - 1));
        if (isChoice(steps)) {
            parents = parents.stream().filter(parent -> parent.has(steps.getLast())).toList();
        }
        assertThat(parents).as("what holds %s", path).isNotEmpty();
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode parent : parents) {
            assertThat(parent.has(steps.getLast())).as("%s in %s", path, parent).isTrue();
            JsonNode value = parent.get(steps.getLast());
            if (!value.isNull()) {
                requireType(row, value);
                values.add(value);
            }
        }
        boolean optional = row.sentence().toLowerCase(Locale.ROOT).startsWith("optional");
        assertThat(optional || !values.isEmpty()).as("%s was never more than null", path).isTrue();
    }

    /** Of a form's controls each is one of several. */
    private static boolean isChoice(List<String> steps) {
        return steps.size() == 2 && steps.getFirst().equals("user_input_form");
    }

    private List<JsonNode> parents(List<String> steps) {
        List<JsonNode> nodes = answers;
        for (String step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                JsonNode member = node.path(step);
                if (member.isArray()) {
                    member.forEach(next::add);
                } else if (!member.isMissingNode() && !member.isNull()) {
                    next.add(member);
                }
            }
            nodes = next;
        }
        return nodes;
    }

    private static void requireType(Row row, JsonNode value) {
        boolean fits =
                switch (row.type()) {
                    case "string", "uuid" -> value.isString();
                    case "int" -> value.isIntegralNumber();
                    case "float", "decimal" -> value.isNumber();
                    case "timestamp" -> value.isIntegralNumber() && isSeconds(value.asLong());
                    case "bool" -> value.isBoolean();
                    case "object" -> value.isObject();
                    case "json" -> true;
                    case "array[object]" -> value.isArray() && value.valueStream().allMatch(JsonNode::isObject);
                    case "array[string]" -> value.isArray() && value.valueStream().allMatch(JsonNode::isString);
                    default -> throw new IllegalArgumentException("A type that no test knows: " + row.type());
                };
        assertThat(fits).as("%s is %s", row, value).isTrue();
        Set<String> allowed = allowed(row.sentence());
        if (!allowed.isEmpty()) {
            assertThat(allowed).as(row.toString()).contains(value.asString(""));
        }
    }

    /** Between 2001 and 2286. */
    private static boolean isSeconds(long moment) {
        return moment > 1_000_000_000L && moment < 10_000_000_000L;
    }

    private static Set<String> allowed(String sentence) {
        Set<String> allowed = new LinkedHashSet<>();
        if (sentence.startsWith("status of execution") || sentence.startsWith("fixed to")) {
            Matcher quoted = QUOTED.matcher(sentence);
            while (quoted.find()) {
                allowed.add(quoted.group(1));
            }
        }
        if (sentence.startsWith("status of execution")) {
            allowed.addAll(MORE_STATUSES);
        }
        return allowed;
    }

    /** @param field as the table of the wire writes it, such as {@code status (failed/succeeded)} or {@code files[]} */
    static void requireTold(String field, JsonNode value) {
        Matcher values = VALUES.matcher(field);
        if (values.matches() && values.group(1).contains("/")) {
            assertThat(values.group(1).replace("`", "").split("/")).as(field).contains(value.asString(""));
        }
        if (field.contains("`sys.*`")) {
            assertThat(value.propertyNames()).as(field).anyMatch(name -> name.startsWith("sys."));
        }
        Matcher members = MEMBERS.matcher(field);
        if (members.matches()) {
            List<JsonNode> holders = members.group(1).isEmpty() ? List.of(value) : value.valueStream().toList();
            assertThat(holders).as(field).isNotEmpty();
            for (String member : members.group(2).split(",")) {
                assertThat(holders).as(field).allMatch(holder -> holder.has(member.strip()));
            }
        }
        if (field.endsWith("[]")) {
            assertThat(value.isArray()).as("%s is %s", field, value).isTrue();
        }
    }
}
