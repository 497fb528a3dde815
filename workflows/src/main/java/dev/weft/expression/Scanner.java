package dev.weft.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a string at its <code>{{ … }}</code>. Braces inside the expression's strings and maps don't end it; a backslash
 * before <code>{{</code> makes it plain text, two make it a backslash and an expression.
 */
final class Scanner {
    private static final String OPEN = "{{";

    private final String input;
    private final List<Segment> segments = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Scanner(String input) {
        this.input = input;
    }

    static boolean hasExpressions(String input) {
        return input.contains(OPEN);
    }

    /** @throws ExpressionException when an expression is not closed or empty */
    static List<Segment> scan(String input) {
        return new Scanner(input).run();
    }

    private List<Segment> run() {
        int at = 0;
        while (at < input.length()) {
            if (input.startsWith("\\\\{{", at)) {
                text.append('\\');
                at += 2;
            } else if (input.startsWith("\\{{", at)) {
                text.append(OPEN);
                at += 3;
            } else if (input.startsWith(OPEN, at)) {
                at = code(at);
            } else {
                text.append(input.charAt(at));
                at++;
            }
        }
        flush();
        return List.copyOf(segments);
    }

    private int code(int open) {
        int end = close(open + 2);
        String source = input.substring(open + 2, end).strip();
        if (source.isEmpty()) {
            throw new ExpressionException(
                    "`{{ }}` holds no expression; name a value in it, or write \\{{ for plain braces");
        }
        flush();
        segments.add(new Segment.Code(source));
        return end + 2;
    }

    private void flush() {
        if (!text.isEmpty()) {
            segments.add(new Segment.Text(text.toString()));
            text.setLength(0);
        }
    }

    private int close(int start) {
        int depth = 0;
        int at = start;
        while (at < input.length()) {
            char c = input.charAt(at);
            if (c == '"' || c == '\'') {
                at = string(at, at > start && isRaw(at, start), start);
                continue;
            }
            if (c == '{') {
                depth++;
            } else if (c == '}' && depth > 0) {
                depth--;
            } else if (input.startsWith("}}", at)) {
                return at;
            }
            at++;
        }
        throw unclosed(start);
    }

    private boolean isRaw(int quote, int start) {
        char before = input.charAt(quote - 1);
        if (before != 'r' && before != 'R') {
            return false;
        }
        int prior = quote - 2;
        return prior < start || !Character.isLetterOrDigit(input.charAt(prior)) || "bB".indexOf(input.charAt(prior)) >= 0;
    }

    private int string(int open, boolean raw, int start) {
        String quote = input.substring(open, open + 1);
        String triple = quote.repeat(3);
        String end = input.startsWith(triple, open) ? triple : quote;
        int at = open + end.length();
        while (at < input.length()) {
            if (input.charAt(at) == '\\' && !raw) {
                at += 2;
            } else if (input.startsWith(end, at)) {
                return at + end.length();
            } else {
                at++;
            }
        }
        throw unclosed(start);
    }

    private ExpressionException unclosed(int from) {
        String rest = input.substring(from - 2);
        return new ExpressionException("`" + Quoted.clip(rest)
                + "` is never closed; end it with }}, or write \\{{ for plain braces");
    }
}
