package dev.weft.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "1s, PT1S", "5m, PT5M", "24h, PT24H", "1h30m, PT1H30M", "1h 30m, PT1H30M", "2d, PT48H", "500ms, PT0.5S",
        "1.5s, PT1.5S", "1d2h3m4s5ms, PT26H3M4.005S", "PT30S, PT30S", "P1D, PT24H", "pt1h, PT1H", "0s, PT0S",
        "3650d, PT87600H", "' 5m ', PT5M"
    })
    void spansAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "m5", "5 minutes", "-1s", "PT", "P", "PT-5S", "3651d", "1m1h", "1e3s", "∞", "{{ x }}"})
    void anythingElseIsRefused(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
