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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Expressions as selectors, the other way round from {@link Selectors}: mere paths can be said, anything else can't. */
final class Paths {
    private final String start;
    private final Map<String, JsonNode> tasks;
    private final Map<String, List<String>> states;
    private final List<JsonNode> around;

    /**
     * @param start id of the start node
     * @param tasks by id
     * @param states selectors of run variables by name
     * @param around blocks around the place that paths are seen from, innermost first
     */
    Paths(String start, Map<String, JsonNode> tasks, Map<String, List<String>> states, List<JsonNode> around) {
        this.start = start;
        this.tasks = tasks;
        this.states = states;
        this.around = List.copyOf(around);
    }

    Optional<List<String>> selector(String expression) {
        return outline(expression).flatMap(outline -> selector(outline));
    }

    Optional<List<String>> selector(Outline outline) {
        return outline instanceof Outline.Path(Reference reference) ? selector(reference) : Optional.empty();
    }

    private static Optional<Outline> outline(String expression) {
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
            case Roots.EACH -> steps.size() > 1 ? Optional.of(steps) : Optional.empty();
            case Roots.STATE -> steps.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(states.get(steps.getFirst()))
                            .map(selector -> joined(selector, steps.subList(1, steps.size())));
            case Roots.TASKS -> task(steps);
            default -> Optional.empty();
        };
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
        JsonNode task = steps.size() < 2 ? null : tasks.get(steps.getFirst());
        if (task == null) {
            return Optional.empty();
        }
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
        Optional<String> named = switch (type) {
            case "llm" -> named(member, Map.of("text", "text", "reasoning", "reasoning_content", "json", "structured_output"));
            case "http" -> named(member, Map.of("status", "status_code", "body", "body", "headers", "headers", "files", "files"));
            case "template" -> named(member, Map.of("value", "output"));
            case "switch" -> named(member, Map.of("case", "selected_case_id"));
            case "forEach" -> named(member, Map.of("items", "output"));
            case "aggregate", "classify", "extract", "document", "list", "answer" -> Optional.of(member);
            default -> Optional.empty();
        };
        if (named.isPresent()) {
            return Optional.of(joined(List.of(id, named.get()), rest));
        }
        boolean below = type.equals("code") && member.equals("result")
                || type.equals("approval") && member.equals("values")
                || type.equals("loop") && member.equals("last");
        if (below && !rest.isEmpty()) {
            return Optional.of(joined(List.of(id), rest));
        }
        return type.equals("approval") && member.equals("decision")
                ? Optional.of(List.of(id, "__action_id"))
                : Optional.empty();
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
                ? sum.operands().getLast()
                : outline;
    }

    /** A template as a text with references; empty when one of its expressions is more than a path. */
    Optional<String> text(JsonNode template) {
        if (!template.isString()) {
            return template.isNull() || template.isMissingNode() ? Optional.of("") : Optional.empty();
        }
        return pieces(template).flatMap(pieces -> {
            StringBuilder text = new StringBuilder();
            List<List<String>> named = new ArrayList<>();
            for (Piece piece : pieces) {
                Optional<Outline> outline = outline(piece);
                if (outline.isEmpty() || !write(outline.get(), text, named)) {
                    return Optional.empty();
                }
            }
            boolean clear = Texts.selectors(text.toString()).equals(named);
            return clear ? Optional.of(text.toString()) : Optional.empty();
        });
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
