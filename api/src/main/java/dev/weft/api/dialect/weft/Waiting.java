package dev.weft.api.dialect.weft;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The {@code wait} preference of RFC 7240. What can't be understood is ignored, as the RFC has it. */
final class Waiting {
    /** Callers who name more get this much. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final String NAME = "wait";

    private Waiting() {}

    /** @param prefer the header, which may name several preferences */
    static Optional<Duration> of(Optional<String> prefer) {
        for (String preference : prefer.orElse("").split(",", -1)) {
            String[] parts = preference.split(";", 2)[0].split("=", 2);
            if (parts.length == 2 && parts[0].strip().toLowerCase(Locale.ROOT).equals(NAME)) {
                return seconds(parts[1].strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String text) {
        String digits = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
        if (!digits.matches("\\d{1,9}")) {
            return Optional.empty();
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(digits));
        return Optional.of(wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted);
    }
}
