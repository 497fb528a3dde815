package dev.weft.api;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what must come. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Eventually() {}

    /** The first value that fits. */
    public static <T> T get(Supplier<T> look, Predicate<T> fits) {
        long end = System.nanoTime() + LIMIT.toNanos();
        T value = look.get();
        while (!fits.test(value)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Still " + value);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            value = look.get();
        }
        return value;
    }
}
