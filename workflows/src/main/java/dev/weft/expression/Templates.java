package dev.weft.expression;

import dev.weft.canvas.Pointers;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Reads JSON with <code>{{ }}</code> in its strings. */
public final class Templates {
    private final List<Named> named = new ArrayList<>();
    private final List<ExpressionProblem> problems = new ArrayList<>();
    private final Predicate<String> raw;

    private Templates(Predicate<String> raw) {
        this.raw = raw;
    }

    /**
     * @param named the expressions by place, in order of appearance
     * @param problems every expression that can't be used; the template renders those as null
     */
    public record Reading(Template template, List<Named> named, List<ExpressionProblem> problems) {
        public Reading {
            named = List.copyOf(named);
            problems = List.copyOf(problems);
        }
    }

    /**
     * What one expression names.
     *
     * @param path JSON pointer to the string it stands in
     */
    public record Named(String path, String source, List<Reference> references) {
        public Named {
            references = List.copyOf(references);
        }
    }

    /** A piece of a string: plain text, without what keeps braces plain, or what stands between braces. */
    public sealed interface Piece {
        record Plain(String text) implements Piece {}

        record Code(String source) implements Piece {}
    }

    /** @throws ExpressionException when an expression is not closed or empty */
    public static List<Piece> pieces(String source) {
        return Scanner.scan(source).stream()
                .<Piece>map(segment -> switch (segment) {
                    case Segment.Text text -> new Piece.Plain(text.value());
                    case Segment.Code code -> new Piece.Code(code.source());
                })
                .toList();
    }

    /** @throws ExpressionException for the first expression that can't be parsed */
    public static Template parse(JsonNode source) {
        return parse(source, "");
    }

    /**
     * @param place JSON pointer to the source, for messages
     * @throws ExpressionException for the first expression that can't be parsed
     */
    public static Template parse(JsonNode source, String place) {
        Reading reading = read(source, place);
        if (!reading.problems().isEmpty()) {
            throw new ExpressionException(reading.problems().getFirst().message());
        }
        return reading.template();
    }

    /** Like {@link #parse} but reports every problem. */
    public static Reading read(JsonNode source, String place) {
        return read(source, place, path -> false);
    }

    /** @param raw whether what stands at a JSON pointer is to stay as it is */
    public static Reading read(JsonNode source, String place, Predicate<String> raw) {
        Templates reader = new Templates(raw);
        Part root = reader.part(source, place);
        return new Reading(new JsonTemplate(source, root), reader.named, reader.problems);
    }

    private Part part(JsonNode node, String path) {
        if (raw.test(path)) {
            return new Part.Constant(node);
        }
        return switch (node.getNodeType()) {
            case STRING -> string(node, path);
            case ARRAY -> {
                List<Part> elements = new ArrayList<>();
                for (JsonNode element : node) {
                    elements.add(part(element, path + "/" + elements.size()));
                }
                yield elements.stream().allMatch(Part.Constant.class::isInstance)
                        ? new Part.Constant(node)
                        : new Part.Elements(elements);
            }
            case OBJECT -> {
                List<Part.Member> members = new ArrayList<>();
                for (Map.Entry<String, JsonNode> member : node.properties()) {
                    members.add(new Part.Member(
                            member.getKey(), part(member.getValue(), path + "/" + Pointers.escape(member.getKey()))));
                }
                yield members.stream().allMatch(member -> member.part() instanceof Part.Constant)
                        ? new Part.Constant(node)
                        : new Part.Members(members);
            }
            case BOOLEAN, NUMBER, NULL, MISSING, BINARY, POJO -> new Part.Constant(node);
        };
    }

    private Part string(JsonNode node, String path) {
        if (!Scanner.hasExpressions(node.stringValue())) {
            return new Part.Constant(node);
        }
        try {
            List<Segment> segments = Scanner.scan(node.stringValue());
            if (segments.size() == 1 && segments.getFirst() instanceof Segment.Code code) {
                return formula(code, path);
            }
            List<Part> parts = segments.stream()
                    .map(segment -> switch (segment) {
                        case Segment.Text text -> new Part.Constant(Json.text(text.value()));
                        case Segment.Code code -> formula(code, path);
                    })
                    .toList();
            return new Part.Text(parts);
        } catch (ExpressionException e) {
            String where = path.isEmpty() ? "" : "At " + path + ": ";
            problems.add(new ExpressionProblem(path, where + e.getMessage()));
            return new Part.Constant(Json.nil());
        }
    }

    private Part formula(Segment.Code code, String path) {
        try {
            Formula formula = Formulas.of(code.source());
            named.add(new Named(path, code.source(), formula.references()));
            return new Part.Value(formula, path);
        } catch (ExpressionException e) {
            problems.add(new ExpressionProblem(
                    path, String.valueOf(Failures.of(code.source(), path, e).getMessage())));
            return new Part.Constant(Json.nil());
        }
    }
}
