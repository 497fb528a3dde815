package dev.weft.activities.template;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as Python shows them: {@code True}, {@code ['a', 1]}, {@code {'k': None}}; nothing at all is empty. */
final class PythonText {
    private static final int MAX_DEPTH = 100;

    private final StringBuilder text = new StringBuilder();

    private PythonText() {}

    static String of(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof CharSequence chars) {
            return chars.toString();
        }
        PythonText shown = new PythonText();
        shown.show(value, 0);
        return shown.text.toString();
    }

    private void show(@Nullable Object value, int depth) {
        Lengths.check(text.length());
        if (depth > MAX_DEPTH) {
            text.append("...");
            return;
        }
        switch (value) {
            case null -> text.append("None");
            case Boolean truth -> text.append(truth ? "True" : "False");
            case CharSequence chars -> quote(chars);
            case Map<?, ?> map -> members(map, depth);
            case Map.Entry<?, ?> entry -> {
                text.append('(');
                show(entry.getKey(), depth + 1);
                text.append(", ");
                show(entry.getValue(), depth + 1);
                text.append(')');
            }
            case Collection<?> list -> elements(list, depth);
            default -> text.append(value);
        }
    }

    private void elements(Collection<?> list, int depth) {
        text.append('[');
        Iterator<?> elements = list.iterator();
        while (elements.hasNext()) {
            show(elements.next(), depth + 1);
            text.append(elements.hasNext() ? ", " : "");
        }
        text.append(']');
    }

    private void members(Map<?, ?> map, int depth) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<?, ?> member = members.next();
            show(member.getKey(), depth + 1);
            text.append(": ");
            show(member.getValue(), depth + 1);
            text.append(members.hasNext() ? ", " : "");
        }
        text.append('}');
    }

    private void quote(CharSequence chars) {
        String plain = chars.toString();
        char quote = plain.indexOf('\'') >= 0 && plain.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> text.append(c == quote ? "\\" + c : String.valueOf(c));
            }
        }
        text.append(quote);
    }
}
