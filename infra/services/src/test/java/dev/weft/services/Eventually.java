package dev.weft.services;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits up to 30 s for something that another process does. */
final class Eventually {
    private Eventually() {}

    static <T> T get(Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < deadline) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("did not happen within 30 s");
    }
}
