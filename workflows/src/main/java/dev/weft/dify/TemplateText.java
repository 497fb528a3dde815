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
        if (template.toString().endsWith("\\")) {
            template.append('\\');
        }
        template.append("{{ ").append(cel).append(" }}");
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
                template.append(template.toString().endsWith("\\") ? "{{ \"{{\" }}" : "\\{{");
                at += 2;
            } else if (text.charAt(at) == '{' && at == text.length() - 1) {
                template.append("{{ \"{\" }}");
                at++;
            } else {
                template.append(text.charAt(at++));
            }
        }
    }
}
