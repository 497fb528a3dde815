package dev.weft.activities.template;

import com.hubspot.jinjava.interpret.InterpretException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code %} clauses in a text: {@code %s}, {@code %05d}, {@code %-10s}, {@code %.2f}, {@code %x}, {@code %%}. */
record Clauses(String text, List<Object> values) {
    private static final Pattern CLAUSE = Pattern.compile("%([-0]*)(\\d{1,4})?(?:\\.(\\d{1,2}))?([a-zA-Z%])");
    private static final int PRECISION = 6;

    String filled() {
        Matcher matcher = CLAUSE.matcher(text);
        StringBuilder filled = new StringBuilder();
        int next = 0;
        while (matcher.find()) {
            String shown = "%";
            if (!matcher.group(4).equals("%")) {
                if (next >= values.size()) {
                    throw new InterpretException("format has more places than values");
                }
                shown = padded(shown(matcher, values.get(next++)), matcher);
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(shown));
            Lengths.check(filled.length());
        }
        return matcher.appendTail(filled).toString();
    }

    private static String shown(Matcher clause, Object value) {
        String digits = clause.group(3);
        return switch (clause.group(4)) {
            case "s", "r" -> Objects.toString(value, "");
            case "d", "i" -> number(value).setScale(0, RoundingMode.DOWN).toPlainString();
            case "f" -> number(value)
                    .setScale(digits == null ? PRECISION : Integer.parseInt(digits), RoundingMode.HALF_EVEN)
                    .toPlainString();
            case "x" -> Long.toHexString(number(value).longValue());
            case String other -> throw new InterpretException("format does not know %" + other);
        };
    }

    private static String padded(String shown, Matcher clause) {
        int width = clause.group(2) == null ? 0 : Integer.parseInt(clause.group(2));
        int missing = Math.max(0, width - shown.length());
        String flags = clause.group(1);
        if (flags.contains("-")) {
            return shown + " ".repeat(missing);
        }
        return (flags.contains("0") ? "0" : " ").repeat(missing) + shown;
    }

    private static BigDecimal number(Object value) {
        try {
            BigDecimal number = new BigDecimal(Objects.toString(value));
            if (Math.abs(number.precision() - number.scale()) > 400) {
                throw new InterpretException("format: the number is too large");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new InterpretException("format: " + value + " is no number");
        }
    }
}
