package dev.weft.canvas;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as canvases write them: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 2d}, or ISO-8601. */
public final class Durations {
    /** Longest span: ten years. */
    public static final Duration MAX = Duration.ofDays(3650);

    private static final Pattern UNITS = Pattern.compile(
            "(?:(\\d{1,6})d)?\\s*(?:(\\d{1,6})h)?\\s*(?:(\\d{1,7})m)?\\s*(?:(\\d{1,9})(\\.\\d{1,3})?s)?\\s*(?:(\\d{1,12})ms)?");

    private Durations() {}

    /** Empty when the text is no duration, is negative or over {@link #MAX}. */
    public static Optional<Duration> parse(String text) {
        String trimmed = text.strip();
        Optional<Duration> span = trimmed.toUpperCase(Locale.ROOT).startsWith("P") ? iso(trimmed) : units(trimmed);
        return span.filter(duration -> !duration.isNegative() && duration.compareTo(MAX) <= 0);
    }

    /** What to write instead. */
    public static String advice(String text) {
        return "\"" + text + "\" is no duration; write it like \"30s\", \"5m\", \"1h30m\", \"2d\" or \"PT30S\""
                + ", at most 3650d";
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> units(String text) {
        Matcher matcher = UNITS.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        Duration fraction = matcher.group(5) == null ? Duration.ZERO : Duration.parse("PT0" + matcher.group(5) + "S");
        return Optional.of(Duration.ofDays(number(matcher, 1))
                .plusHours(number(matcher, 2))
                .plusMinutes(number(matcher, 3))
                .plusSeconds(number(matcher, 4))
                .plusMillis(number(matcher, 6))
                .plus(fraction));
    }

    private static long number(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
