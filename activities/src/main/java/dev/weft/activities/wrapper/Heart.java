package dev.weft.activities.wrapper;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Heartbeats for one call, from its first look-up to its commit, and learns of Temporal's cancellation by it. */
public final class Heart implements AutoCloseable {
    private static final Duration PACE = Duration.ofSeconds(1);

    private final ActivityExecutionContext activity;
    private final Pulse pulse;
    private final CompletableFuture<ActivityCompletionException> stopped = new CompletableFuture<>();
    private final AtomicBoolean beating = new AtomicBoolean();
    private volatile long next = System.nanoTime() + PACE.toNanos();

    /** A local activity has no heartbeat: its workflow task has one. */
    public Heart(ActivityExecutionContext activity, Pulse pulse) {
        this.activity = activity;
        this.pulse = pulse;
        if (!activity.getInfo().isLocal()) {
            pulse.add(this);
        }
    }

    /** Whether it is to beat now; once that is said, it beats before it is said again. */
    boolean due(long now) {
        return now - next >= 0 && !stopped.isDone() && beating.compareAndSet(false, true);
    }

    void beat() {
        try {
            activity.heartbeat(null);
        } catch (ActivityCompletionException e) {
            stopped.complete(e);
        } finally {
            next = System.nanoTime() + PACE.toNanos();
            beating.set(false);
        }
    }

    /** Runs once Temporal has cancelled the activity, or knows it no more. */
    public void onStopped(Runnable action) {
        stopped.thenRun(action);
    }

    /** Waits for Temporal's word. */
    Optional<ActivityCompletionException> awaitStopped(Duration limit) throws InterruptedException {
        try {
            return Optional.of(stopped.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pulse.remove(this);
    }
}
