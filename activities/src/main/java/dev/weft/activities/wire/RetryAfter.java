package dev.weft.activities.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Headers;

/** How long an answer asks to wait before the next attempt. */
public final class RetryAfter {

    private RetryAfter() {}

    /**
     * From {@code retry-after-ms}, else {@code Retry-After} in seconds or as a date; a date in the past is no wait.
     * Empty when there is neither or it can't be read.
     */
    public static Optional<Duration> of(Headers headers, Instant now) {
        return Optional.ofNullable(headers.get("retry-after-ms"))
                .flatMap(RetryAfter::seconds)
                .map(thousandfold -> thousandfold.dividedBy(1000))
                .or(() -> Optional.ofNullable(headers.get("Retry-After")).flatMap(value -> wait(value, now)));
    }

    private static Optional<Duration> wait(String value, Instant now) {
        return seconds(value).or(() -> date(value).map(until -> {
            Duration left = Duration.between(now, until);
            return left.isNegative() ? Duration.ZERO : left;
        }));
    }

    private static Optional<Duration> seconds(String value) {
        try {
            double seconds = Double.parseDouble(value.trim());
            return seconds >= 0 && seconds < 1e9
                    ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
