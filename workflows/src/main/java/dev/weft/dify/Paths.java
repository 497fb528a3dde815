package dev.weft.dify;

import dev.weft.expression.ExpressionException;
import dev.weft.expression.Outline;
import dev.weft.expression.Reference;
import dev.weft.expression.Roots;
import dev.weft.expression.Templates;
import dev.weft.expression.Templates.Piece;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Expressions as selectors, the other way round from {@link Selectors}: mere paths can be said, anything else can't. */
final class Paths {
    private final String start;
    private final TaskTree tasks;
    private final RunVariables variables;
    private final List<JsonNode> around;
    private final Predicate<String> past;

    /**
     * @param start id of the start node
     * @param around blocks around the place that paths are seen from, innermost first
     * @param past whether a loop has come to its end there
     */
    Paths(String start, TaskTree tasks, RunVariables variables, List<JsonNode> around, Predicate<String> past) {
        this.start = start;
        this.tasks = tasks;
        this.variables = variables;
        this.around = List.copyOf(around);
        this.past = past;
    }

    /** As seen from inside of a block. */
    Paths within(JsonNode block) {
        List<JsonNode> inside = new ArrayList<>(List.of(block));
        inside.addAll(around);
        return new Paths(start, tasks, variables, inside, past);
    }

    Optional<List<String>> selector(Outline outline) {
        return outline instanceof Outline.Path(Reference reference) ? selector(reference) : Optional.empty();
    }

    static Optional<Outline> outline(String expression) {
        try {
            return Optional.of(Outline.of(expression));
        } catch (ExpressionException e) {
            return Optional.empty();
        }
    }

    private Optional<List<String>> selector(Reference reference) {
        List<String> steps = reference.path();
        return switch (reference.root()) {
            case Roots.VARIABLES -> steps.isEmpty() ? Optional.empty() : Optional.of(joined(List.of(start), steps));
            case Roots.SYS -> steps.size() == 1 ? Optional.of(joined(List.of("sys"), steps)) : Optional.empty();
            case Roots.ITEM, Roots.INDEX ->
                nearest("forEach").map(block -> joined(List.of(block, reference.root()), steps));
            case Roots.LOOP -> steps.equals(List.of("index"))
                    ? nearest("loop").map(block -> List.of(block, "index"))
                    : Optional.empty();
            case Roots.EACH -> steps.size() > 1 ? Optional.of(steps) : Optional.empty();
            case Roots.STATE -> steps.isEmpty()
                    ? Optional.empty()
                    : variables.place(steps.getFirst())
                            .filter(this::sees)
                            .map(place -> joined(place.selector(), steps.subList(1, steps.size())));
            case Roots.TASKS -> task(steps);
            default -> Optional.empty();
        };
    }

    /** Whether a run variable may be set from here. */
    boolean sets(States.Place place) {
        return place.of(States.CONVERSATION)
                || around.stream().anyMatch(block -> place.of(Loose.text(block, "id")));
    }

    private boolean sees(States.Place place) {
        return sets(place) || past.test(place.selector().getFirst());
    }

    private Optional<String> nearest(String type) {
        return around.stream()
                .filter(block -> Loose.text(block, "type").equals(type))
                .map(block -> Loose.text(block, "id"))
                .findFirst();
    }

    private static List<String> joined(List<String> first, List<String> rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(rest);
        return List.copyOf(all);
    }

    private Optional<List<String>> task(List<String> steps) {
        Optional<JsonNode> found = steps.size() < 2 ? Optional.empty() : tasks.find(steps.getFirst());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        JsonNode task = found.get();
        String id = steps.getFirst();
        if (steps.size() == 3 && steps.get(1).equals("error")) {
            return Optional.of(List.of(id, steps.get(2).equals("code") ? "error_type" : "error_message"));
        }
        if (!steps.get(1).equals("output") || steps.size() < 3) {
            return Optional.empty();
        }
        String type = Loose.text(task, "type");
        List<String> rest = steps.subList(3, steps.size());
        String member = steps.get(2);
        if (type.equals("loop") && member.equals("last")) {
            return last(task, rest);
        }
        Optional<String> named = switch (type) {
            case "llm" -> named(member, Map.of("text", "text", "reasoning", "reasoning_content", "json", "structured_output"));
            case "http" -> named(member, Map.of("status", "status_code", "body", "body", "headers", "headers", "files", "files"));
            case "template" -> named(member, Map.of("value", "output"));
            case "switch" -> named(member, Map.of("case", "selected_case_id"));
            case "forEach" -> named(member, Map.of("items", "output"));
            case "loop" -> named(member, Map.of("count", "loop_round"));
            case "aggregate", "classify", "extract", "document", "list", "answer" -> Optional.of(member);
            default -> Optional.empty();
        };
        if (named.isPresent()) {
            return Optional.of(joined(List.of(id, named.get()), rest));
        }
        boolean below = type.equals("code") && member.equals("result")
                || type.equals("approval") && member.equals("values");
        if (below && !rest.isEmpty()) {
            return Optional.of(joined(List.of(id), rest));
        }
        return type.equals("approval") && member.equals("decision")
                ? Optional.of(List.of(id, "__action_id"))
                : Optional.empty();
    }

    /** What a loop's output names of its variables. */
    private Optional<List<String>> last(JsonNode loop, List<String> steps) {
        JsonNode output = loop.path("output");
        boolean object = output.isObject() && !steps.isEmpty();
        Optional<Outline> named = alone(object ? output.path(steps.getFirst()) : output);
        return named.flatMap(outline -> within(loop).selector(outline))
                .filter(selector -> selector.getFirst().equals(Loose.text(loop, "id")))
                .map(selector -> joined(selector, object ? steps.subList(1, steps.size()) : steps));
    }

    private static Optional<String> named(String member, Map<String, String> names) {
        return Optional.ofNullable(names.get(member));
    }

    /** Of a template that is one expression alone. */
    Optional<JsonNode> selector(JsonNode template) {
        return alone(template).flatMap(outline -> selector(outline)).map(Json::tree);
    }

    /** The one expression that a template is, without what only makes a text of it. */
    static Optional<Outline> alone(JsonNode template) {
        return pieces(template)
                .filter(pieces -> pieces.size() == 1)
                .flatMap(pieces -> outline(pieces.getFirst()));
    }

    private static Optional<Outline> outline(Piece piece) {
        return switch (piece) {
            case Piece.Plain(String plain) -> Optional.of(new Outline.Constant(Json.text(plain)));
            case Piece.Code(String source) -> outline(source).map(Paths::bare);
        };
    }

    private static Optional<List<Piece>> pieces(JsonNode template) {
        try {
            return template.isString() ? Optional.of(Templates.pieces(template.stringValue())) : Optional.empty();
        } catch (ExpressionException e) {
            return Optional.empty();
        }
    }

    private static Outline bare(Outline outline) {
        return outline instanceof Outline.Call sum
                        && sum.is("+", 2)
                        && sum.operands().getFirst() instanceof Outline.Constant(JsonNode value)
                        && value.equals(Json.text(""))
                        && sum.operands().getLast() instanceof Outline.Path
                ? sum.operands().getLast()
                : outline;
    }

    /** The value of a template that names nothing. */
    static Optional<JsonNode> value(String template) {
        Optional<List<Piece>> pieces = pieces(Json.text(template));
        if (pieces.isEmpty() || pieces.get().size() == 1) {
            return pieces.flatMap(one -> outline(one.getFirst())).flatMap(Paths::constant);
        }
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces.get()) {
            Optional<JsonNode> value = outline(piece).flatMap(Paths::constant).filter(JsonNode::isString);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            text.append(value.get().stringValue());
        }
        return Optional.of(Json.text(text.toString()));
    }

    private static Optional<JsonNode> constant(Outline outline) {
        return outline instanceof Outline.Constant(JsonNode value) ? Optional.of(value) : Optional.empty();
    }

    /** A template as a text with references; empty when one of its expressions is more than a path. */
    Optional<String> text(JsonNode template) {
        if (!template.isString()) {
            return template.isNull() || template.isMissingNode() ? Optional.of("") : Optional.empty();
        }
        return pieces(template).flatMap(pieces -> text(pieces.stream()
                .map(piece -> outline(piece).orElseGet(Outline.Other::new))
                .toList()));
    }

    /** An expression that makes a text of constants and values, likewise. */
    Optional<String> words(Outline outline) {
        List<Outline> parts = parts(outline);
        boolean text = constant(parts.getFirst()).filter(JsonNode::isString).isPresent();
        return text ? text(parts) : Optional.empty();
    }

    private static List<Outline> parts(Outline outline) {
        if (outline instanceof Outline.Call sum && sum.is("+", 2)) {
            List<Outline> parts = new ArrayList<>(parts(sum.operands().getFirst()));
            parts.add(sum.operands().getLast());
            return parts;
        }
        return List.of(outline);
    }

    private Optional<String> text(List<Outline> parts) {
        StringBuilder text = new StringBuilder();
        List<List<String>> named = new ArrayList<>();
        boolean known = parts.stream().allMatch(part -> write(part, text, named));
        boolean clear = known && Texts.selectors(text.toString()).equals(named);
        return clear ? Optional.of(text.toString()) : Optional.empty();
    }

    private boolean write(Outline outline, StringBuilder text, List<List<String>> named) {
        if (outline instanceof Outline.Constant(JsonNode value) && value.isString()) {
            text.append(value.stringValue());
            return true;
        }
        Optional<List<String>> selector = selector(outline);
        selector.ifPresent(steps -> {
            text.append("{{#").append(String.join(".", steps)).append("#}}");
            named.add(steps);
        });
        return selector.isPresent();
    }

    /** {@code [{variable, value_selector}]} of values by name; empty when one of them is no path. */
    Optional<ArrayNode> named(JsonNode values) {
        ArrayNode list = Json.array();
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            Optional<JsonNode> selector = selector(value.getValue());
            if (selector.isEmpty()) {
                return Optional.empty();
            }
            list.add(Json.object().put("variable", value.getKey()).set("value_selector", selector.get()));
        }
        return Optional.of(list);
    }
}
