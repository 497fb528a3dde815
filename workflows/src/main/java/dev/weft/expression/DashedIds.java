package dev.weft.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets <code>tasks.my-task.output</code> and {@code tasks.1711067409646.output} be written as they are: to CEL the first
 * is a subtraction and the second no expression at all, so they become {@code tasks["my-task"].output}. Strings stay.
 */
final class DashedIds {
    private static final Pattern PART = Pattern.compile(
            "(?<string>[rR]?(?:\"\"\"[\\s\\S]*?\"\"\"|'''[\\s\\S]*?'''"
                    + "|\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'))"
                    + "|(?<![A-Za-z0-9_.\\])])(?<root>tasks|each)\\s*\\.\\s*"
                    + "(?<id>[A-Za-z0-9_]++(?:-[A-Za-z0-9_]++)*+)(?=\\s*\\.\\s*(?:output|status|error|item|index)\\b)");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private DashedIds() {}

    static String quote(String source) {
        return PART.matcher(source).replaceAll(match -> Matcher.quoteReplacement(replacement(match)));
    }

    private static String replacement(java.util.regex.MatchResult match) {
        String id = match.group("id");
        return id == null || PLAIN.matcher(id).matches() ? match.group() : match.group("root") + "[\"" + id + "\"]";
    }
}
