package dev.weft.activities.wrapper;

import dev.weft.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits while the database is away: an attempt whose work is done must not be lost, nor paid for twice, for that. */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private Patience() {}

    /** @throws StoreUnavailableException when the database has not come back for half an hour */
    static <T> T with(Supplier<T> call) throws InterruptedException {
        Instant deadline = Instant.now().plus(LONGEST);
        for (long wait = FIRST_WAIT_MILLIS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS)) {
            try {
                return call.get();
            } catch (StoreUnavailableException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
                LOG.warn("The store is away, trying again in {} ms: {}", wait, e.getMessage());
                Thread.sleep(wait);
            }
        }
    }
}
