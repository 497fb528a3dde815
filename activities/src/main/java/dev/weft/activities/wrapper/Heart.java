package dev.weft.activities.wrapper;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Heartbeats for one call, from its first look-up to its commit, and learns of Temporal's cancellation by it. */
public final class Heart implements AutoCloseable {
    private static final Duration PACE = Duration.ofSeconds(1);

    private final CompletableFuture<ActivityCompletionException> stopped = new CompletableFuture<>();
    private final Optional<ScheduledFuture<?>> beating;

    /** A local activity has no heartbeat: its workflow task has one. */
    public Heart(ActivityExecutionContext activity, ScheduledExecutorService timer) {
        beating = activity.getInfo().isLocal()
                ? Optional.empty()
                : Optional.of(timer.scheduleWithFixedDelay(
                        () -> beat(activity), PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void beat(ActivityExecutionContext activity) {
        try {
            activity.heartbeat(null);
        } catch (ActivityCompletionException e) {
            stopped.complete(e);
            throw e;
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
        beating.ifPresent(beat -> beat.cancel(false));
    }
}
