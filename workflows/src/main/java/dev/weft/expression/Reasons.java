package dev.weft.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CEL's complaints in plain words. */
final class Reasons {
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern MISSING = Pattern.compile("missing '(.+)' at '(.*)'", Pattern.DOTALL);
    private static final Pattern UNEXPECTED = Pattern.compile(
            "(?:mismatched input|extraneous input|no viable alternative at input|token recognition error at:) '(.*?)'"
                    + "(?: expecting .*)?",
            Pattern.DOTALL);
    private static final String END = "<EOF>";
    private static final Pattern OVERLOAD =
            Pattern.compile("(?i).*no matching overload for (?:function )?'([^']*)'.*", Pattern.DOTALL);

    private Reasons() {}

    static String of(CelEvaluationException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExpressionException own) {
                return own.getMessage() == null ? "it failed" : own.getMessage();
            }
        }
        if (thrown.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
            return "it takes more than " + Formulas.MAX_ITERATIONS + " steps";
        }
        String message = String.valueOf(thrown.getMessage()).replaceFirst("^evaluation error(?: at \\S+)?: ", "");
        return plain(message);
    }

    static String of(List<CelIssue> issues) {
        CelIssue first = issues.getFirst();
        int column = first.getSourceLocation().getColumn() + 1;
        return plain(first.getMessage()) + (column > 0 ? " (at character " + column + ")" : "");
    }

    private static String plain(String message) {
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            return "a `" + missing.group(1) + "` is missing" + (END.equals(missing.group(2)) ? " at the end" : "");
        }
        Matcher unexpected = UNEXPECTED.matcher(message);
        if (unexpected.matches()) {
            String found = unexpected.group(1).strip();
            if (END.equals(found)) {
                return "it ends too early";
            }
            return "`" + found + "` can't stand here" + (found.equals("=") ? "; == compares" : "");
        }
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return "there is no function `" + undeclared.group(1) + "`";
        }
        Matcher overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            return "`" + overload.group(1) + "` can't be used with these values";
        }
        return message.replaceFirst("^For input string: (\".*\").*", "$1 is no number");
    }
}
