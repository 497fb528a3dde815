package dev.weft.activities.wrapper;

import dev.weft.task.TaskRequest.Phase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets each phase of a task run once at a time in this process. An attempt that Temporal has given up may still be
 * running; the next one joins it instead of doing the work twice.
 */
final class Claims<R> {
    private final ConcurrentMap<Claim, CompletableFuture<R>> held = new ConcurrentHashMap<>();

    record Claim(String run, String origin, String path, Phase phase) {}

    /** The work itself. */
    interface Work<R> {
        R run() throws InterruptedException;
    }

    /** Does the work, or waits for whoever does it and shares the outcome. */
    R once(Claim claim, Work<R> work) throws InterruptedException {
        CompletableFuture<R> mine = new CompletableFuture<>();
        CompletableFuture<R> other = held.putIfAbsent(claim, mine);
        if (other != null) {
            return join(other);
        }
        try {
            R result = work.run();
            mine.complete(result);
            return result;
        } catch (RuntimeException | Error | InterruptedException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            held.remove(claim, mine);
        }
    }

    private static <R> R join(CompletableFuture<R> other) throws InterruptedException {
        try {
            return other.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("The attempt that was joined ended with " + e.getCause(), e);
        }
    }
}
