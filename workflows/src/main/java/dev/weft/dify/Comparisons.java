package dev.weft.dify;

import dev.weft.expression.Outline;
import dev.weft.expression.Outline.Call;
import dev.weft.expression.Outline.Constant;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Conditions as Dify's comparisons, the other way round from {@link Conditions}: each of one value with a constant, and
 * all of them or any of them must hold.
 */
final class Comparisons {
    private static final String EMPTY = "[\"\",[],{},0,false]";
    private static final Map<String, String> OF_NUMBERS =
            Map.of("==", "=", "!=", "≠", ">", ">", "<", "<", ">=", "≥", "<=", "≤");
    private static final Map<String, String> TURNED =
            Map.of("==", "==", "!=", "!=", ">", "<", "<", ">", ">=", "<=", "<=", ">=");
    private static final Map<String, String> OPPOSITES = opposites(
            "is", "is not", "=", "≠", ">", "≤", "<", "≥", "contains", "not contains", "in", "not in", "empty",
            "not empty", "null", "not null");

    private final Paths paths;

    Comparisons(Paths paths) {
        this.paths = paths;
    }

    /** @param or whether one is enough */
    record Joined(List<Comparison> comparisons, boolean or) {
        Joined {
            comparisons = List.copyOf(comparisons);
        }

        /** As the conditions of a node, which have ids of their own. */
        ArrayNode written(String id) {
            ArrayNode conditions = Json.array();
            for (Comparison comparison : comparisons) {
                conditions.add(Json.object()
                        .put("id", id + "-" + (conditions.size() + 1))
                        .put("comparison_operator", comparison.operator())
                        .put("varType", comparison.type())
                        .set("variable_selector", Json.tree(comparison.selector()))
                        .set("value", comparison.value()));
            }
            return conditions;
        }

        String operator() {
            return or ? "or" : "and";
        }
    }

    /** @param type of the value, as Dify names it */
    record Comparison(List<String> selector, String operator, JsonNode value, String type) {
        private Optional<Comparison> opposite() {
            return Optional.ofNullable(OPPOSITES.get(operator))
                    .map(other -> new Comparison(selector, other, value, type));
        }
    }

    private static Map<String, String> opposites(String... pairs) {
        Map<String, String> opposites = new LinkedHashMap<>();
        for (int at = 0; at < pairs.length; at += 2) {
            opposites.put(pairs[at], pairs[at + 1]);
            opposites.put(pairs[at + 1], pairs[at]);
        }
        return Map.copyOf(opposites);
    }

    /**
     * Empty for what is more.
     *
     * @param not whether the opposite is wanted
     */
    Optional<Joined> of(Outline condition, boolean not) {
        Optional<Comparison> single = single(condition, not);
        if (single.isPresent()) {
            return Optional.of(new Joined(List.of(single.get()), false));
        }
        if (condition instanceof Constant(JsonNode value) && value.isBoolean()) {
            return Optional.of(new Joined(List.of(), value.booleanValue() == not));
        }
        if (!(condition instanceof Call call)) {
            return Optional.empty();
        }
        if (call.is("!", 1)) {
            return of(call.operands().getFirst(), !not);
        }
        if (!call.is("&&", 2) && !call.is("||", 2)) {
            return Optional.empty();
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (Outline part : parts(call, call.function())) {
            Optional<Comparison> comparison = single(part, not);
            if (comparison.isEmpty()) {
                return Optional.empty();
            }
            comparisons.add(comparison.get());
        }
        return Optional.of(new Joined(comparisons, call.function().equals("||") != not));
    }

    private List<Outline> parts(Outline outline, String function) {
        if (outline instanceof Call call && call.is(function, 2) && single(call, false).isEmpty()) {
            List<Outline> parts = new ArrayList<>(parts(call.operands().getFirst(), function));
            parts.addAll(parts(call.operands().getLast(), function));
            return parts;
        }
        return List.of(outline);
    }

    private Optional<Comparison> single(Outline outline, boolean not) {
        if (outline instanceof Call call && call.is("!", 1)) {
            return single(call.operands().getFirst(), !not);
        }
        Optional<Comparison> comparison = guarded(outline).or(() -> empty(outline)).or(() -> bare(outline));
        return not ? comparison.flatMap(Comparison::opposite) : comparison;
    }

    /** Behind the question whether there is a value, which Dify asks by itself. */
    private Optional<Comparison> guarded(Outline outline) {
        if (!(outline instanceof Call call) || !call.is("&&", 2)) {
            return Optional.empty();
        }
        List<Outline> all = flat(call);
        Optional<Comparison> last = single(all.getLast(), false);
        boolean guards = last.isPresent()
                && !last.get().operator().contains("null")
                && all.subList(0, all.size() - 1).stream().allMatch(guard -> guard(guard, last.get().selector()));
        return guards ? last : Optional.empty();
    }

    private static List<Outline> flat(Outline outline) {
        if (outline instanceof Call call && call.is("&&", 2)) {
            List<Outline> all = new ArrayList<>(flat(call.operands().getFirst()));
            all.addAll(flat(call.operands().getLast()));
            return all;
        }
        return List.of(outline);
    }

    private boolean guard(Outline outline, List<String> selector) {
        return outline instanceof Call call
                && call.is("!=", 2)
                && paths.selector(call.operands().getFirst()).equals(Optional.of(selector))
                && call.operands().getLast() instanceof Constant(JsonNode nothing)
                && (nothing.isNull() || nothing.equals(Json.text("")));
    }

    private Optional<Comparison> empty(Outline outline) {
        return outline instanceof Call call
                        && call.is("||", 2)
                        && call.operands().getFirst() instanceof Call missing
                        && missing.is("==", 2)
                        && call.operands().getLast() instanceof Call in
                        && in.is("in", 2)
                        && in.operands().getFirst().equals(missing.operands().getFirst())
                        && in.operands().getLast() instanceof Constant(JsonNode values)
                        && Json.write(values).equals(EMPTY)
                ? compared(in.operands().getFirst(), "empty", Json.text(""), "string")
                : Optional.empty();
    }

    private Optional<Comparison> compared(Outline value, String operator, JsonNode expected, String type) {
        return paths.selector(value).map(selector -> new Comparison(selector, operator, expected, type));
    }

    private Optional<Comparison> bare(Outline outline) {
        if (outline instanceof Outline.Path) {
            return compared(outline, "is", Json.tree(true), "boolean");
        }
        if (!(outline instanceof Call call) || call.operands().size() < 2) {
            return Optional.empty();
        }
        Outline left = call.operands().getFirst();
        Outline right = call.operands().get(1);
        return switch (call.function()) {
            case "==", "!=", ">", "<", ">=", "<=" -> left instanceof Constant
                    ? ordered(right, TURNED.getOrDefault(call.function(), ""), left)
                    : ordered(left, call.function(), right);
            case "contains" -> worded(left, "contains", right);
            case "startsWith" -> worded(left, "start with", right);
            case "endsWith" -> worded(left, "end with", right);
            case "in" -> texts(right).flatMap(values -> compared(left, "in", values, "string"));
            case "?:" -> anywhere(call);
            default -> Optional.empty();
        };
    }

    /** In a text or in a list, whichever the value is. */
    private Optional<Comparison> anywhere(Call choice) {
        Optional<Comparison> inText = bare(choice.operands().get(1)).filter(one -> one.operator().equals("contains"));
        boolean inList = choice.operands().getLast() instanceof Call in
                && in.is("in", 2)
                && choice.operands().get(1) instanceof Call contains
                && in.operands().equals(contains.operands().reversed());
        return inList ? inText : Optional.empty();
    }

    /** A list of texts. */
    private Optional<JsonNode> texts(Outline outline) {
        if (outline instanceof Constant(JsonNode values)) {
            boolean texts = values.isArray() && values.valueStream().allMatch(JsonNode::isString);
            return texts ? Optional.of(values) : Optional.empty();
        }
        if (!(outline instanceof Outline.Elements(List<Outline> elements))) {
            return Optional.empty();
        }
        ArrayNode texts = Json.array();
        elements.forEach(element -> paths.words(element).ifPresent(texts::add));
        return texts.size() == elements.size() ? Optional.of(texts) : Optional.empty();
    }

    private Optional<Comparison> worded(Outline value, String operator, Outline expected) {
        return paths.words(expected).flatMap(words -> compared(value, operator, Json.text(words), "string"));
    }

    private Optional<Comparison> ordered(Outline value, String operator, Outline expected) {
        boolean equal = operator.equals("==");
        boolean size = !equal && !operator.equals("!=");
        if (expected instanceof Constant(JsonNode constant) && !constant.isString()) {
            if (constant.isNumber()) {
                return value instanceof Call call && call.is("size", 1)
                        ? counted(call.operands().getFirst(), operator, constant)
                        : number(value, operator, Loose.text(constant));
            }
            if (size || constant.isContainer()) {
                return Optional.empty();
            }
            return constant.isNull()
                    ? compared(value, equal ? "null" : "not null", Json.text(""), "string")
                    : compared(value, equal ? "is" : "is not", constant, "boolean");
        }
        if (expected instanceof Call call && call.is("double", 1)) {
            return paths.words(call.operands().getFirst()).flatMap(words -> number(value, operator, words));
        }
        return size ? Optional.empty() : worded(value, equal ? "is" : "is not", expected);
    }

    private Optional<Comparison> number(Outline value, String operator, String expected) {
        return compared(value, OF_NUMBERS.getOrDefault(operator, ""), Json.text(expected), "number");
    }

    private Optional<Comparison> counted(Outline value, String operator, JsonNode constant) {
        return switch (operator + constant) {
            case "==0", "<=0", "<1" -> compared(value, "empty", Json.text(""), "string");
            case "!=0", ">0", ">=1" -> compared(value, "not empty", Json.text(""), "string");
            default -> Optional.empty();
        };
    }
}
