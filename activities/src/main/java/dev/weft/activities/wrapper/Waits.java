package dev.weft.activities.wrapper;

import dev.weft.plan.PlannedTask;
import java.time.Duration;
import java.util.Optional;

/** How long to wait before the next attempt: what the other side asks for, else the task's back-off. */
public final class Waits {
    /** Longest {@code Retry-After} that is obeyed; a longer one counts as this. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    /** To Temporal, no wait at all means no retry. */
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private Waits() {}

    /** @param answers given before the one that failed now */
    public static Duration next(PlannedTask.Retry retry, int answers, Optional<Duration> retryAfter) {
        Duration wait = retryAfter.orElseGet(() -> backOff(retry, answers));
        if (wait.compareTo(LONGEST_RETRY_AFTER) > 0) {
            return LONGEST_RETRY_AFTER;
        }
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
    }

    private static Duration backOff(PlannedTask.Retry retry, int answers) {
        double millis = retry.initialInterval().toMillis() * Math.pow(retry.backoff(), answers);
        return Duration.ofMillis((long) Math.min(millis, retry.maxInterval().toMillis()));
    }
}
