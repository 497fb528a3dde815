package dev.weft.api.dialect.dify;

import java.time.Duration;
import java.time.Instant;

/** Spans of time as Dify writes them. */
final class Seconds {
    private Seconds() {}

    /** To the millisecond, never below 0. */
    static double between(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis()) / 1000.0;
    }
}
