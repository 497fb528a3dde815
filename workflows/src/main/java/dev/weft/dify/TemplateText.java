package dev.weft.dify;

import java.util.ArrayList;
import java.util.List;

/** Puts a template together from plain text, which stays plain whatever braces it has, and expressions. */
final class TemplateText {
    private static final String OPEN = "{{";

    private final StringBuilder template = new StringBuilder();
    private final StringBuilder plain = new StringBuilder();
    private final List<String> operands = new ArrayList<>();
    private boolean anyText;

    TemplateText text(String more) {
        plain.append(more);
        return this;
    }

    TemplateText expression(String cel) {
        flush();
        code(cel);
        operands.add("(" + cel + ")");
        return this;
    }

    /** The template; it gives a text also when it is one expression alone. */
    String end() {
        flush();
        return operands.size() == 1 && !anyText ? "{{ " + joined() + " }}" : template.toString();
    }

    /** The same as one expression. */
    String joined() {
        flush();
        return operands.isEmpty() ? "\"\"" : "\"\" + " + String.join(" + ", operands);
    }

    private boolean endsWithBackslash() {
        return !template.isEmpty() && template.charAt(template.length() - 1) == '\\';
    }

    /** A backslash before braces makes them plain; two are one before an expression. */
    private void code(String cel) {
        if (endsWithBackslash()) {
            template.append('\\');
        }
        template.append("{{ ").append(cel).append(" }}");
    }

    private void flush() {
        if (plain.isEmpty()) {
            return;
        }
        anyText = true;
        String text = plain.toString();
        operands.add(Literal.expression(text));
        plain.setLength(0);
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith(OPEN, at)) {
                if (endsWithBackslash()) {
                    code("\"{{\"");
                } else {
                    template.append("\\{{");
                }
                at += 2;
            } else if (text.charAt(at) == '{' && at == text.length() - 1) {
                code("\"{\"");
                at++;
            } else {
                template.append(text.charAt(at++));
            }
        }
    }
}
