package dev.weft.activities.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    private static Optional<Duration> asked(String... headers) {
        return RetryAfter.of(Headers.of(headers), NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S", "00 | PT0S", "7 | PT7S", " 120 | PT2M", "1.5 | PT1.5S",
                "Sun, 01 Jun 2025 12:00:30 GMT | PT30S", "Sun, 1 Jun 2025 12:00:30 GMT | PT30S",
                "Sun, 01 Jun 2025 11:00:00 GMT | PT0S"
            })
    void readsSecondsAndDates(String value, Duration expected) {
        assertThat(asked("Retry-After", value)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "NaN", "Infinity", "1e12", "2025-06-01T12:00:30Z", ""})
    void leavesOutWhatItCannotRead(String value) {
        assertThat(asked("Retry-After", value)).isEmpty();
    }

    @Test
    void prefersMilliseconds() {
        assertThat(asked("Retry-After", "2", "retry-after-ms", "1500")).contains(Duration.ofMillis(1500));
        assertThat(asked("Retry-After", "2", "retry-after-ms", "x")).contains(Duration.ofSeconds(2));
        assertThat(asked()).isEmpty();
    }
}
