package dev.weft.expression;

import dev.weft.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An expression by itself, with or without <code>{{ }}</code> around it: {@code when}, a case, a loop's condition, a
 * list. Immutable and safe to share between threads; equal sources give equal conditions.
 */
public final class Condition {
    private final Formula formula;
    private final String place;

    private Condition(Formula formula, String place) {
        this.formula = formula;
        this.place = place;
    }

    /** @throws ExpressionException when it can't be parsed */
    public static Condition parse(String source) {
        return parse(source, "");
    }

    /**
     * @param place JSON pointer that messages name; may be empty
     * @throws ExpressionException when it can't be parsed
     */
    public static Condition parse(String source, String place) {
        String bare = source.strip();
        try {
            bare = bare(bare);
            return new Condition(Formulas.of(bare), place);
        } catch (ExpressionException e) {
            throw Failures.of(bare, place, e);
        }
    }

    private static String bare(String source) {
        if (source.isEmpty()) {
            throw new ExpressionException("it is empty; name a value");
        }
        if (!source.startsWith("{{")) {
            return source;
        }
        List<Segment> segments = Scanner.scan(source);
        if (segments.size() == 1 && segments.getFirst() instanceof Segment.Code code) {
            return code.source();
        }
        throw new ExpressionException("it must be one expression; put all of it between one pair of {{ }}");
    }

    /** CEL, without braces. */
    public String source() {
        return formula.source();
    }

    /** Every value named, in order of appearance, each once. */
    public List<Reference> references() {
        return formula.references();
    }

    /**
     * Null is false.
     *
     * @throws ExpressionException when it fails or is neither true nor false
     */
    public boolean test(ObjectNode environment) {
        JsonNode value = value(environment);
        if (value.isBoolean() || value.isNull()) {
            return value.asBoolean(false);
        }
        throw Failures.of(
                source(),
                place,
                new ExpressionException("a condition must be true or false but is " + Kinds.of(Values.toCel(value))));
    }

    /** @throws ExpressionException when it fails */
    public JsonNode value(ObjectNode environment) {
        try {
            return formula.value(environment);
        } catch (ExpressionException e) {
            throw Failures.of(source(), place, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition condition && condition.source().equals(source()) && condition.place.equals(place);
    }

    @Override
    public int hashCode() {
        return source().hashCode();
    }

    @Override
    public String toString() {
        return Json.write(source());
    }
}
