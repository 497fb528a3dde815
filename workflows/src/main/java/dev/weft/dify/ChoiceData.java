package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@code switch} as an {@code if-else}. */
final class ChoiceData {
    private static final Pattern COMPARISON =
            Pattern.compile("(.+?)\\s*(==|!=|>=|<=|>|<)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9.]+|true|false|null)");
    private static final Map<String, String> OF_NUMBERS =
            Map.of("==", "=", "!=", "≠", ">", ">", "<", "<", ">=", "≥", "<=", "≤");

    private final Wording said;

    ChoiceData(Wording said) {
        this.said = said;
    }

    void write(ObjectNode data) {
        ArrayNode cases = data.putArray("cases");
        for (JsonNode written : said.config().path("cases")) {
            String when = Loose.text(written, "when").strip();
            boolean or = when.contains("||");
            ObjectNode one = cases.addObject()
                    .put("case_id", Loose.text(written, "name"))
                    .put("id", Loose.text(written, "name"))
                    .put("logical_operator", or ? "or" : "and");
            ArrayNode conditions = one.putArray("conditions");
            for (String part : when.split(or ? "\\|\\|" : "&&", -1)) {
                condition(part.strip(), conditions);
            }
        }
    }

    private void condition(String source, ArrayNode conditions) {
        Matcher comparison = COMPARISON.matcher(source);
        Optional<List<String>> selector =
                comparison.matches() ? said.paths().selector(comparison.group(1)) : Optional.empty();
        if (selector.isEmpty()) {
            said.complain("The condition `" + source + "` is more than a comparison of one value with a constant");
            return;
        }
        JsonNode value = Json.parse(comparison.group(3));
        String operator = comparison.group(2);
        boolean equal = operator.equals("==");
        ObjectNode condition = conditions.addObject();
        condition.set("variable_selector", Json.tree(selector.get()));
        if (value.isNull()) {
            condition.put("comparison_operator", equal ? "null" : "not null").put("value", "");
        } else if (value.isNumber()) {
            condition.put("comparison_operator", OF_NUMBERS.get(operator));
            condition.put("value", Loose.text(value)).put("varType", "number");
        } else if (equal || operator.equals("!=")) {
            condition.put("comparison_operator", equal ? "is" : "is not");
            if (value.isBoolean()) {
                condition.set("value", value);
            } else {
                condition.put("value", value.stringValue());
            }
            condition.put("varType", value.isBoolean() ? "boolean" : "string");
        } else {
            said.complain("Dify compares by size only numbers, not as in `" + source + "`");
        }
    }
}
