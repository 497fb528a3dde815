package dev.weft.expression;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets <code>tasks.my-task.output</code> and {@code tasks.1711067409646.output} be written as they are: to CEL the first
 * is a subtraction and the second no expression at all, so they become {@code tasks["my-task"].output}. Members that
 * CEL can't name ({@code variables.größe}, {@code x.in}) become {@code variables["größe"]}. Strings stay.
 */
final class Spelling {
    private static final Pattern PART = Pattern.compile(
            "(?<string>[rR]?(?:\"\"\"[\\s\\S]*?\"\"\"|'''[\\s\\S]*?'''"
                    + "|\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'))"
                    + "|(?<![A-Za-z0-9_.\\])])(?<root>tasks|each)\\s*\\.\\s*"
                    + "(?<id>[A-Za-z0-9_]++(?:-[A-Za-z0-9_]++)*+)(?=\\s*\\.\\s*(?:output|status|error|item|index)\\b)"
                    + "|\\.\\s*(?<member>in\\b|true\\b|false\\b|null\\b"
                    + "|[\\p{L}_][\\p{L}\\p{N}_]*+(?<=[\\p{L}\\p{N}_&&[^A-Za-z0-9_]][\\p{L}\\p{N}_]{0,63}))(?!\\s*\\()");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Spelling() {}

    static String toCel(String source) {
        return PART.matcher(source).replaceAll(match -> Matcher.quoteReplacement(replacement(match)));
    }

    private static String replacement(MatchResult match) {
        if (match.group("member") != null) {
            return "[\"" + match.group("member") + "\"]";
        }
        String id = match.group("id");
        return id == null || PLAIN.matcher(id).matches() ? match.group() : match.group("root") + "[\"" + id + "\"]";
    }
}
