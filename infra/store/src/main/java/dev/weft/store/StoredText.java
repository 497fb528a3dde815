package dev.weft.store;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Text as PostgreSQL takes it. It refuses the character NUL in text, and half of a surrogate pair is no UTF-8. In JSON
 * both stay what they are, as escapes; in plain text (names, titles, messages) each is replaced by U+FFFD.
 */
final class StoredText {
    private static final char REPLACEMENT = '\uFFFD';

    private StoredText() {}

    static String plain(String text) {
        return replaced(text, false);
    }

    static String json(JsonNode value) {
        return replaced(Json.write(value), true);
    }

    private static String replaced(String text, boolean escape) {
        StringBuilder changed = new StringBuilder(0);
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                changed.append(text, copied, i);
                if (escape) {
                    changed.append("\\u%04x".formatted((int) c));
                } else {
                    changed.append(REPLACEMENT);
                }
                copied = i + 1;
            }
        }
        return copied == 0 ? text : changed.append(text, copied, text.length()).toString();
    }
}
