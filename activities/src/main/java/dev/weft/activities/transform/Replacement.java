package dev.weft.activities.transform;

import java.util.regex.Matcher;

/** What stands for a match: {@code $0} is all of it, {@code $1} its first group, {@code $$} a dollar. */
final class Replacement {

    private Replacement() {}

    static String of(String template, Matcher match) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char character = template.charAt(i);
            char next = i + 1 < template.length() ? template.charAt(i + 1) : 0;
            if (character != '$') {
                result.append(character);
            } else if (next == '$') {
                result.append('$');
                i++;
            } else if (Character.isDigit(next)) {
                i += group(template, i + 1, match, result);
            } else {
                result.append('$');
            }
        }
        return result.toString();
    }

    /** The longest number that is a group; of a group that isn't there only the first digit is taken, for nothing. */
    private static int group(String template, int from, Matcher match, StringBuilder result) {
        int number = template.charAt(from) - '0';
        int digits = 1;
        while (from + digits < template.length() && Character.isDigit(template.charAt(from + digits))) {
            int longer = number * 10 + template.charAt(from + digits) - '0';
            if (longer > match.groupCount()) {
                break;
            }
            number = longer;
            digits++;
        }
        if (number <= match.groupCount()) {
            String text = match.group(number);
            result.append(text == null ? "" : text);
        }
        return digits;
    }
}
