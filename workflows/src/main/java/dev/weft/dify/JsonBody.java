package dev.weft.dify;

import dev.weft.dify.Texts.Piece;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A body of JSON with references in it. As a template it is JSON as well, so that a value with quotes or line breaks in it
 * does not break the body; a reference outside of all strings stands for a value of any type, or for JSON in a text.
 */
final class JsonBody {
    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';
    private static final Pattern MARK = Pattern.compile(OPEN + "(v?)([0-9]{1,6})" + CLOSE);

    private final Texts texts;
    private final Node node;
    private final List<List<String>> named = new ArrayList<>();
    private int filled;

    JsonBody(Texts texts, Node node) {
        this.texts = texts;
        this.node = node;
    }

    /** The template; of what is not JSON even with values filled in, a text. */
    JsonNode of(String text) {
        List<Piece> pieces = Texts.pieces(text.strip());
        if (pieces.size() == 1 && pieces.getFirst() instanceof Piece.Named(List<String> selector)) {
            return texts.value(node, selector).template();
        }
        if (text.indexOf(OPEN) >= 0) {
            return Json.text(texts.template(node, text));
        }
        try {
            return template(Json.parse(marked(pieces)));
        } catch (JacksonException | IllegalArgumentException e) {
            return Json.text(texts.template(node, text));
        }
    }

    private String marked(List<Piece> pieces) {
        StringBuilder marked = new StringBuilder();
        boolean inside = false;
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Plain(String plain) -> {
                    marked.append(plain);
                    inside = within(plain, inside);
                }
                case Piece.Named(List<String> selector) -> {
                    String mark = inside ? OPEN + "" + named.size() + CLOSE : "\"" + OPEN + "v" + named.size() + CLOSE + "\"";
                    marked.append(mark);
                    named.add(selector);
                }
            }
        }
        return marked.toString();
    }

    private static boolean within(String plain, boolean before) {
        boolean inside = before;
        for (int at = 0; at < plain.length(); at++) {
            char c = plain.charAt(at);
            if (c == '\\' && inside) {
                at++;
            } else if (c == '"') {
                inside = !inside;
            }
        }
        return inside;
    }

    private JsonNode template(JsonNode value) {
        JsonNode template = Literal.texts(value, this::text);
        if (filled < named.size()) {
            throw new IllegalArgumentException("A name is filled in");
        }
        return template;
    }

    private JsonNode text(String text) {
        Matcher matcher = MARK.matcher(text);
        TemplateText template = new TemplateText();
        int at = 0;
        while (matcher.find()) {
            filled++;
            Value value = texts.value(node, named.get(Integer.parseInt(matcher.group(2))));
            if (!matcher.group(1).isEmpty()) {
                return whole(value);
            }
            template.text(text.substring(at, matcher.start()));
            switch (value) {
                case Value.Expression(String cel) -> template.expression(cel);
                case Value.Constant(JsonNode json) -> template.text(Loose.shown(json));
                case Value.Missing() -> {}
            }
            at = matcher.end();
        }
        return Json.text(template.text(text.substring(at)).end());
    }

    private static JsonNode whole(Value value) {
        return switch (value) {
            case Value.Expression(String cel) ->
                Json.text("{{ type(" + cel + ") == string ? parseJson(" + cel + ") : " + cel + " }}");
            case Value.Constant(JsonNode json) when json.isString() -> {
                try {
                    yield Literal.template(Json.parse(json.stringValue()));
                } catch (JacksonException e) {
                    yield Literal.template(json);
                }
            }
            case Value.Constant constant -> constant.template();
            case Value.Missing() -> Json.nil();
        };
    }
}
