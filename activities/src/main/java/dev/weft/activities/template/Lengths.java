package dev.weft.activities.template;

import com.hubspot.jinjava.interpret.OutputTooBigException;

/** Keeps texts that a template makes within its bounds. */
final class Lengths {

    private Lengths() {}

    /** @throws OutputTooBigException when a text of that length would be too long */
    static void check(long length) {
        if (length > JinjaTemplates.MAX_CHARACTERS) {
            throw new OutputTooBigException(JinjaTemplates.MAX_CHARACTERS, length);
        }
    }

    static String replaced(String text, String old, String replacement) {
        if (old.isEmpty()) {
            return text;
        }
        long count = 0;
        for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + old.length())) {
            count++;
        }
        check(text.length() + count * ((long) replacement.length() - old.length()));
        return text.replace(old, replacement);
    }
}
