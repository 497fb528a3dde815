package dev.weft.dify;

import dev.weft.expression.ExpressionException;
import dev.weft.expression.Templates;
import dev.weft.expression.Templates.Piece;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Expressions as selectors, the other way round from {@link Selectors}: mere paths can be said, anything else can't. */
final class Paths {
    private static final Pattern ROOT = Pattern.compile("[a-z]+");
    private static final Pattern STEP = Pattern.compile(
            "\\s*(?:\\.\\s*([\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*)|\\[\\s*\"([^\"\\\\]*)\"\\s*])");
    /** How a template is kept a text. */
    private static final Pattern TEXT = Pattern.compile("\"\" \\+ \\((.*)\\)", Pattern.DOTALL);

    private final String start;
    private final Map<String, JsonNode> tasks;
    private final Map<String, List<String>> states;

    /**
     * @param start id of the start node
     * @param tasks by id
     * @param states selectors of run variables by name
     */
    Paths(String start, Map<String, JsonNode> tasks, Map<String, List<String>> states) {
        this.start = start;
        this.tasks = tasks;
        this.states = states;
    }

    /** @param around id of the iteration around, or empty */
    Optional<List<String>> selector(String expression, String around) {
        String source = expression.strip();
        Matcher root = ROOT.matcher(source);
        if (!root.lookingAt()) {
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(source);
        int at = root.end();
        while (at < source.length()) {
            step.region(at, source.length());
            if (!step.lookingAt()) {
                return Optional.empty();
            }
            steps.add(step.group(1) == null ? step.group(2) : step.group(1));
            at = step.end();
        }
        return switch (root.group()) {
            case "variables" -> steps.isEmpty() ? Optional.empty() : Optional.of(joined(List.of(start), steps));
            case "sys" -> steps.size() == 1 ? Optional.of(joined(List.of("sys"), steps)) : Optional.empty();
            case "item", "index" -> around.isEmpty()
                    ? Optional.empty()
                    : Optional.of(joined(List.of(around, root.group()), steps));
            case "each" -> steps.size() > 1 ? Optional.of(steps) : Optional.empty();
            case "state" -> steps.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(states.get(steps.getFirst()))
                            .map(selector -> joined(selector, steps.subList(1, steps.size())));
            case "tasks" -> task(steps);
            default -> Optional.empty();
        };
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
    Optional<JsonNode> selector(JsonNode template, String around) {
        if (!template.isString()) {
            return Optional.empty();
        }
        try {
            List<Piece> pieces = Templates.pieces(template.stringValue());
            return pieces.size() == 1 && pieces.getFirst() instanceof Piece.Code(String source)
                    ? selector(bare(source), around).map(Json::tree)
                    : Optional.empty();
        } catch (ExpressionException e) {
            return Optional.empty();
        }
    }

    /** A template as a text with references; empty when one of its expressions is more than a path. */
    Optional<String> text(JsonNode template, String around) {
        if (!template.isString()) {
            return template.isNull() || template.isMissingNode() ? Optional.of("") : Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        try {
            for (Piece piece : Templates.pieces(template.stringValue())) {
                switch (piece) {
                    case Piece.Plain(String plain) -> text.append(plain);
                    case Piece.Code(String source) -> {
                        if (source.equals("\"{\"") || source.equals("\"{{\"")) {
                            text.append(source, 1, source.length() - 1);
                            continue;
                        }
                        Optional<List<String>> selector = selector(bare(source), around);
                        if (selector.isEmpty()) {
                            return Optional.empty();
                        }
                        text.append("{{#").append(String.join(".", selector.get())).append("#}}");
                    }
                }
            }
        } catch (ExpressionException e) {
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    private static String bare(String source) {
        Matcher kept = TEXT.matcher(source);
        return kept.matches() ? kept.group(1) : source;
    }

    /** {@code [{variable, value_selector}]} of values by name; empty when one of them is no path. */
    Optional<ArrayNode> named(JsonNode values, String around) {
        ArrayNode list = Json.array();
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            Optional<JsonNode> selector = selector(value.getValue(), around);
            if (selector.isEmpty()) {
                return Optional.empty();
            }
            list.add(Json.object().put("variable", value.getKey()).set("value_selector", selector.get()));
        }
        return Optional.of(list);
    }
}
