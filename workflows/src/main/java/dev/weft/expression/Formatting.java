package dev.weft.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code "%s has %d".format([…])}: the clauses of CEL's string library. */
final class Formatting {
    private static final Pattern CLAUSE = Pattern.compile("%(?:\\.(\\d{1,2}))?([a-zA-Z%])");
    private static final int PRECISION = 6;

    private Formatting() {}

    static String format(Object pattern, Object arguments) {
        if (!(pattern instanceof String text) || !(arguments instanceof List<?> values)) {
            throw new ExpressionException("format() is used as \"%s of %d\".format([value, value])");
        }
        Matcher matcher = CLAUSE.matcher(text);
        StringBuilder result = new StringBuilder();
        int next = 0;
        while (matcher.find()) {
            String shown = "%";
            if (!matcher.group(2).equals("%")) {
                if (next >= values.size()) {
                    throw new ExpressionException("format() has more places than values");
                }
                shown = shown(matcher.group(2), matcher.group(1), values.get(next++));
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(shown));
        }
        return matcher.appendTail(result).toString();
    }

    private static String shown(String clause, @org.jspecify.annotations.Nullable String digits, Object value) {
        int precision = digits == null ? PRECISION : Integer.parseInt(digits);
        return switch (clause) {
            case "s" -> Values.text(value);
            case "d" -> number(clause, value).setScale(0, RoundingMode.HALF_EVEN).toPlainString();
            case "f" -> number(clause, value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
            case "e" -> String.format(Locale.ROOT, "%." + precision + "e", number(clause, value));
            case "x" -> whole(clause, value, 16);
            case "X" -> whole(clause, value, 16).toUpperCase(Locale.ROOT);
            case "o" -> whole(clause, value, 8);
            case "b" -> value instanceof Boolean ? Values.text(value) : whole(clause, value, 2);
            default -> throw new ExpressionException("format() does not know %" + clause + "; it knows s, d, f, e, x, X, o, b");
        };
    }

    private static BigDecimal number(String clause, Object value) {
        if (value instanceof Number number) {
            return Operators.whole(number)
                    ? BigDecimal.valueOf(number.longValue())
                    : BigDecimal.valueOf(Values.finite(number.doubleValue()));
        }
        throw new ExpressionException("%" + clause + " shows a number but was given " + Kinds.of(value));
    }

    private static String whole(String clause, Object value, int radix) {
        return Long.toString(number(clause, value).longValue(), radix);
    }
}
