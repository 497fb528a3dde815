package dev.weft.expression;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The most frequent expression by far, a mere path such as {@code tasks.rows.output.rows[0]}: read without CEL, and its
 * value passes through exactly as it is.
 */
record PathFormula(String source, String root, List<Step> steps) implements Formula {
    private static final Pattern STEP = Pattern.compile(
            "\\s*(?:\\.\\s*(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)|\\[\\s*(?:(?<index>[0-9]{1,9})|\"(?<double>[^\"\\\\]*)\""
                    + "|'(?<single>[^'\\\\]*)')\\s*])");
    private static final Pattern ROOT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    PathFormula {
        steps = List.copyOf(steps);
    }

    sealed interface Step {
        record Member(String name) implements Step {}

        record Element(int index) implements Step {}
    }

    /** Empty when the source is more than a path, or starts at no root. */
    static Optional<PathFormula> of(String source) {
        Matcher root = ROOT.matcher(source);
        if (!root.lookingAt() || !Roots.ALL.contains(root.group())) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(source);
        int at = root.end();
        while (at < source.length()) {
            step.region(at, source.length());
            if (!step.lookingAt()) {
                return Optional.empty();
            }
            steps.add(step(step));
            at = step.end();
        }
        return Optional.of(new PathFormula(source, root.group(), steps));
    }

    private static Step step(Matcher matcher) {
        if (matcher.group("index") != null) {
            return new Step.Element(Integer.parseInt(matcher.group("index")));
        }
        for (String group : List.of("name", "double", "single")) {
            String name = matcher.group(group);
            if (name != null) {
                return new Step.Member(name);
            }
        }
        throw new IllegalStateException("The pattern of a step has four alternatives");
    }

    @Override
    public List<Reference> references() {
        List<String> path = new ArrayList<>();
        for (Step step : steps) {
            if (!(step instanceof Step.Member member)) {
                break;
            }
            path.add(member.name());
        }
        return List.of(new Reference(root, path));
    }

    @Override
    public JsonNode value(ObjectNode environment) {
        JsonNode value = environment.path(root);
        for (Step step : steps) {
            value = switch (step) {
                case Step.Member member -> value.path(member.name());
                case Step.Element element -> value.path(element.index());
            };
        }
        return value.isMissingNode() ? Json.nil() : value;
    }
}
