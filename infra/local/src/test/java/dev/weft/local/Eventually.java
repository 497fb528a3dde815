package dev.weft.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that another process does. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private Eventually() {}

    public static <T> T get(String what, Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError(what + " did not happen within " + LIMIT.toSeconds() + " s");
    }
}
