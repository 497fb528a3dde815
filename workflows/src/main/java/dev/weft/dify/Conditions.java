package dev.weft.dify;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Dify's comparisons as expressions. Like these they hold nothing against a value that is not there. */
final class Conditions {
    private static final List<String> OF_FILES = List.of("contains", "not contains", "all of");
    private static final String ITEM = "file";

    private final Selectors selectors;
    private final Texts texts;
    private final Problems problems;

    Conditions(Selectors selectors, Texts texts, Problems problems) {
        this.selectors = selectors;
        this.texts = texts;
        this.problems = problems;
    }

    /** @param pointer of the conditions below the node */
    String all(Node node, List<JsonNode> conditions, boolean and, String pointer) {
        List<String> made = new ArrayList<>();
        for (int index = 0; index < conditions.size(); index++) {
            made.add(one(node, conditions.get(index), pointer + "/" + index));
        }
        return joined(made, and);
    }

    private static String joined(List<String> conditions, boolean and) {
        if (conditions.isEmpty()) {
            return and ? "true" : "false";
        }
        return conditions.size() == 1 ? conditions.getFirst() : "(" + String.join(and ? " && " : " || ", conditions) + ")";
    }

    private String one(Node node, JsonNode condition, String pointer) {
        List<String> selector = Loose.selector(condition.path("variable_selector"));
        String value = selectors.of(node, selector).cel();
        String operator = Loose.text(condition, "comparison_operator");
        JsonNode below = condition.path("sub_variable_condition");
        if (OF_FILES.contains(operator) && !Loose.list(below, "conditions").isEmpty()) {
            return files(node, value, operator, below, pointer);
        }
        String type = Loose.text(condition, condition.has("varType") ? "varType" : "variable_type");
        return compared(node, new Comparison(value, operator, expected(condition), type), pointer);
    }

    /** The first documents named another value by a selector of its own. */
    private static JsonNode expected(JsonNode condition) {
        List<String> selector = Loose.selector(condition.path("value_selector"));
        return Loose.text(condition, "value_type").equals("value_selector") && !selector.isEmpty()
                ? Json.text("{{#" + String.join(".", selector) + "#}}")
                : condition.path("value");
    }

    /** @param type of the value, as Dify names it; may be empty */
    private record Comparison(String value, String operator, JsonNode expected, String type) {}

    private String compared(Node node, Comparison asked, String pointer) {
        String value = asked.value();
        return switch (asked.operator()) {
            case "contains" -> contains(value, text(node, asked));
            case "not contains" -> "!" + contains(value, text(node, asked));
            case "start with", "starts with" -> present(value) + value + ".startsWith(" + text(node, asked) + "))";
            case "end with", "ends with" -> present(value) + value + ".endsWith(" + text(node, asked) + "))";
            case "is" -> "(" + value + " != null && " + value + " == " + expected(node, asked) + ")";
            case "is not" -> "(" + value + " != null && " + value + " != " + expected(node, asked) + ")";
            case "=", "==" -> "(" + value + " != null && " + value + " == " + number(node, asked) + ")";
            case "≠", "!=", "<>" -> "(" + value + " != null && " + value + " != " + number(node, asked) + ")";
            case ">", "<" -> "(" + value + " != null && " + value + " " + asked.operator() + " " + number(node, asked) + ")";
            case "≥", ">=" -> "(" + value + " != null && " + value + " >= " + number(node, asked) + ")";
            case "≤", "<=" -> "(" + value + " != null && " + value + " <= " + number(node, asked) + ")";
            case "empty" -> empty(value);
            case "not empty" -> "!" + empty(value);
            case "null", "not exists" -> "(" + value + " == null)";
            case "not null", "exists" -> "(" + value + " != null)";
            case "in" -> present(value) + value + " in " + list(node, asked.expected()) + ")";
            case "not in" -> "!" + present(value) + value + " in " + list(node, asked.expected()) + ")";
            case "all of" -> present(value) + list(node, asked.expected()) + ".all(one, one in " + value + "))";
            default -> {
                problems.add(
                        node,
                        pointer + "/comparison_operator",
                        "unsupported_operator",
                        "\"" + asked.operator() + "\" is no comparison; use one such as is, contains, =, empty");
                yield "false";
            }
        };
    }

    private static String present(String value) {
        return "(" + value + " != null && " + value + " != \"\" && ";
    }

    private static String contains(String value, String expected) {
        return present(value) + "(type(" + value + ") == string ? " + value + ".contains(" + expected + ") : " + expected
                + " in " + value + "))";
    }

    private static String empty(String value) {
        return "(" + value + " == null || " + value + " in [\"\", [], {}, 0, false])";
    }

    private String text(Node node, Comparison asked) {
        JsonNode expected = asked.expected();
        return expected.isString() || expected.isMissingNode() || expected.isNull()
                ? texts.expression(node, Loose.text(expected))
                : Literal.expression(expected);
    }

    private String expected(Node node, Comparison asked) {
        if (asked.type().equals("boolean") || asked.expected().isBoolean()) {
            return Literal.expression(Loose.typed("boolean", asked.expected()));
        }
        return asked.type().equals("number") ? number(node, asked) : text(node, asked);
    }

    private String number(Node node, Comparison asked) {
        Optional<JsonNode> constant = Loose.number(asked.expected());
        if (constant.isPresent()) {
            return Literal.expression(constant.get());
        }
        if (asked.expected().isBoolean()) {
            return Literal.expression(asked.expected());
        }
        String text = Loose.text(asked.expected());
        return Texts.selectors(text).isEmpty() ? Literal.expression(text) : "double(" + texts.expression(node, text) + ")";
    }

    private String list(Node node, JsonNode expected) {
        if (expected.isArray()) {
            List<String> elements = new ArrayList<>();
            expected.forEach(element -> elements.add(
                    element.isString() ? texts.expression(node, element.stringValue()) : Literal.expression(element)));
            return "[" + String.join(", ", elements) + "]";
        }
        try {
            JsonNode parsed = Json.parse(Loose.text(expected));
            return parsed.isArray() ? Literal.expression(parsed) : "[" + texts.expression(node, Loose.text(expected)) + "]";
        } catch (JacksonException e) {
            return "[" + texts.expression(node, Loose.text(expected)) + "]";
        }
    }

    /** Each condition looks for a file of its own, unless it holds for all of them. */
    private String files(Node node, String value, String operator, JsonNode below, String pointer) {
        List<String> made = new ArrayList<>();
        List<JsonNode> conditions = Loose.list(below, "conditions");
        for (int index = 0; index < conditions.size(); index++) {
            JsonNode condition = conditions.get(index);
            String each = Loose.text(condition, "comparison_operator");
            String asked = attribute(node, condition, pointer + "/sub_variable_condition/conditions/" + index);
            boolean every = operator.equals("all of") || each.contains("not");
            made.add("default(" + value + ", [])." + (every ? "all" : "exists") + "(" + ITEM + ", " + asked + ")");
        }
        String joined = joined(made, Cases.all(below));
        return operator.equals("not contains") ? "!(" + joined + ")" : joined;
    }

    private String attribute(Node node, JsonNode condition, String pointer) {
        String key = Loose.text(condition, "key");
        JsonNode expected = condition.path("value");
        boolean extension = key.equals("extension") && expected.isString() && !expected.stringValue().isEmpty();
        if (extension && !expected.stringValue().startsWith(".")) {
            expected = Json.text("." + expected.stringValue());
        }
        Optional<String> value = FileAttributes.of(ITEM, key);
        if (value.isEmpty()) {
            problems.add(node, pointer + "/key", "unsupported_attribute", "Files have no \"" + key + "\" to compare by");
        }
        String type = key.equals("size") ? "number" : "string";
        String operator = Loose.text(condition, "comparison_operator");
        return compared(node, new Comparison(value.orElse("null"), operator, expected, type), pointer);
    }
}
