package dev.weft.activities.list;

import dev.weft.activities.TaskException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One condition of a filter. */
record Comparison(Attribute attribute, String operator, JsonNode value) {
    private static final Set<String> IN_ORDER = Set.of(">", "<", "≥", ">=", "≤", "<=");

    static Comparison of(JsonNode condition) {
        return new Comparison(
                new Attribute(condition.path("key").asString("")),
                condition.path("comparison_operator").asString(""),
                condition.path("value"));
    }

    boolean holds(JsonNode element) throws TaskException {
        JsonNode found = attribute.of(element);
        return switch (operator) {
            case "exists" -> !found.isNull();
            case "not exists" -> found.isNull();
            case "empty" -> empty(found);
            case "not empty" -> !empty(found);
            case "is", "=" -> same(found, value);
            case "is not", "≠", "!=" -> !same(found, value);
            case "contains" -> contains(found, value);
            case "not contains" -> !contains(found, value);
            case "start with" -> text(found).startsWith(text(value));
            case "end with" -> text(found).endsWith(text(value));
            case "in" -> among(found);
            case "not in" -> !among(found);
            case "all of" -> all(found);
            default -> compared(found);
        };
    }

    private boolean compared(JsonNode found) throws TaskException {
        if (!IN_ORDER.contains(operator)) {
            throw ListRunner.wrong("comparison_operator: there is no \"" + operator + "\"");
        }
        int order = number(found).compareTo(number(value));
        return switch (operator) {
            case ">" -> order > 0;
            case "<" -> order < 0;
            case "≥", ">=" -> order >= 0;
            default -> order <= 0;
        };
    }

    private BigDecimal number(JsonNode node) throws TaskException {
        return asNumber(node)
                .orElseThrow(() -> ListRunner.wrong(
                        "\"" + operator + "\" compares numbers, but \"" + shortened(text(node)) + "\" is none"));
    }

    private static Optional<BigDecimal> asNumber(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node.decimalValue());
        }
        try {
            return node.isString() ? Optional.of(new BigDecimal(node.stringValue().strip())) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean empty(JsonNode found) {
        return found.isNull() || (found.isContainer() ? found.isEmpty() : text(found).isEmpty());
    }

    /** Conditions are written as text; a number or truth value is compared as what it is. */
    private static boolean same(JsonNode found, JsonNode wanted) {
        if (found.isNumber()) {
            return asNumber(wanted).filter(number -> number.compareTo(found.decimalValue()) == 0).isPresent();
        }
        if (found.isBoolean()) {
            return text(wanted).toLowerCase(Locale.ROOT).equals(text(found));
        }
        return found.isContainer() ? found.equals(wanted) : !found.isNull() && text(found).equals(text(wanted));
    }

    private static boolean contains(JsonNode found, JsonNode wanted) {
        if (found.isArray()) {
            for (JsonNode element : found) {
                if (same(element, wanted)) {
                    return true;
                }
            }
            return false;
        }
        return text(found).contains(text(wanted));
    }

    private boolean among(JsonNode found) {
        return value.isString() && found.isString()
                ? value.stringValue().contains(found.stringValue())
                : wanted().stream().anyMatch(one -> same(found, one));
    }

    private boolean all(JsonNode found) {
        return wanted().stream().allMatch(one -> contains(found, one));
    }

    private List<JsonNode> wanted() {
        List<JsonNode> wanted = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(wanted::add);
        } else {
            wanted.add(value);
        }
        return wanted;
    }

    private static String text(JsonNode node) {
        return node.isContainer() ? node.toString() : node.asString("");
    }

    private static String shortened(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
