package dev.weft.dify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with <code>{{#node.member#}}</code> in them. Any other braces are text. */
final class Texts {
    private static final Pattern REFERENCE = Pattern.compile("\\{\\{#\\s*([^{}#\\s]{1,400})\\s*#}}");
    private static final String CONTEXT = "context";
    /** Placeholders of a form that is filled in later. */
    private static final String OUTPUT = "$output.";

    private final Selectors selectors;

    Texts(Selectors selectors) {
        this.selectors = selectors;
    }

    /** A piece of a text. */
    sealed interface Piece {
        record Plain(String text) implements Piece {}

        /** @param selector empty: the context of a model call */
        record Named(List<String> selector) implements Piece {}
    }

    static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            Optional<List<String>> selector = selector(matcher.group(1));
            if (selector.isPresent()) {
                plain(pieces, text.substring(at, matcher.start()));
                pieces.add(new Piece.Named(selector.get()));
                at = matcher.end();
            }
        }
        plain(pieces, text.substring(at));
        return pieces;
    }

    private static void plain(List<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece.Plain(text));
        }
    }

    private static Optional<List<String>> selector(String written) {
        if (written.equals(CONTEXT)) {
            return Optional.of(List.of());
        }
        List<String> steps = List.of(written.split("\\.", -1));
        boolean sound = steps.size() > 1 && !written.startsWith(OUTPUT) && steps.stream().noneMatch(String::isEmpty);
        return sound ? Optional.of(steps) : Optional.empty();
    }

    /** As a template that gives a text. */
    String template(Node node, String text) {
        return written(node, text, selector -> false).end();
    }

    /** As a template, without what the selectors left out name. */
    String template(Node node, String text, Predicate<List<String>> left) {
        return written(node, text, left).end();
    }

    /** As an expression that gives a text. */
    String expression(Node node, String text) {
        return written(node, text, selector -> false).joined();
    }

    /** Every selector that a text names. */
    static List<List<String>> selectors(String text) {
        List<List<String>> selectors = new ArrayList<>();
        for (Piece piece : pieces(text)) {
            if (piece instanceof Piece.Named(List<String> selector) && !selector.isEmpty()) {
                selectors.add(selector);
            }
        }
        return selectors;
    }

    Value value(Node node, List<String> selector) {
        return selectors.of(node, selector.isEmpty() ? context(node) : selector);
    }

    private TemplateText written(Node node, String text, Predicate<List<String>> left) {
        TemplateText template = new TemplateText();
        for (Piece piece : pieces(text)) {
            switch (piece) {
                case Piece.Plain(String plain) -> template.text(plain);
                case Piece.Named(List<String> selector) -> {
                    if (!left.test(selector)) {
                        switch (value(node, selector)) {
                            case Value.Expression(String cel) -> template.expression(cel);
                            case Value.Constant constant -> template.text(Loose.shown(constant.json()));
                            case Value.Missing() -> {}
                        }
                    }
                }
            }
        }
        return template;
    }

    private static List<String> context(Node node) {
        return Loose.flag(node.data().path("context"), "enabled")
                ? Loose.selector(node.data().path("context").path("variable_selector"))
                : List.of();
    }
}
