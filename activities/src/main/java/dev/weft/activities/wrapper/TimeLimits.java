package dev.weft.activities.wrapper;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs an attempt on the caller's thread, and interrupts it when its time is up or somebody has stopped it. */
final class TimeLimits {
    /** How long an announced abort waits for Temporal's word of it. */
    private static final Duration ABORT_LIMIT = Duration.ofSeconds(15);

    private final ScheduledExecutorService timer;

    TimeLimits(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** What is run. */
    interface Work<T> {
        T run() throws TaskException, InterruptedException;
    }

    /**
     * @throws TaskException {@code TASK_TIMEOUT} when the limit ran out first
     * @throws ActivityCompletionException when Temporal has cancelled the activity
     */
    <T> T run(Attempt attempt, Heart heart, boolean local, Duration limit, Work<T> work)
            throws TaskException, InterruptedException {
        Watch watch = new Watch(attempt, Thread.currentThread());
        ScheduledFuture<?> deadline =
                timer.schedule(watch::expired, Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
        attempt.onCancel(watch::interrupt);
        heart.onStopped(attempt::cancel);
        try {
            return work.run();
        } catch (InterruptedException | TaskException | RuntimeException e) {
            watch.finish();
            if (watch.timedOut()) {
                throw new TaskException(FailureCode.TASK_TIMEOUT, "No result within " + shown(limit));
            }
            if (attempt.cancelled()) {
                Optional<ActivityCompletionException> word =
                        local ? Optional.empty() : heart.awaitStopped(ABORT_LIMIT);
                throw word.map(RuntimeException.class::cast).orElseGet(() -> Results.stopped("Action was stopped"));
            }
            throw e;
        } finally {
            watch.finish();
            deadline.cancel(false);
        }
    }

    private static String shown(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private static final class Watch {
        private final Attempt attempt;
        private final Thread worker;
        private boolean timedOut;
        private boolean finished;

        Watch(Attempt attempt, Thread worker) {
            this.attempt = attempt;
            this.worker = worker;
        }

        void expired() {
            synchronized (this) {
                if (finished) {
                    return;
                }
                timedOut = true;
            }
            attempt.cancel();
        }

        synchronized boolean timedOut() {
            return timedOut;
        }

        /** Wakes the worker, unless its work is over. */
        synchronized void interrupt() {
            if (!finished) {
                worker.interrupt();
            }
        }

        /** From now on nobody interrupts; an interrupt that came too late is forgotten. */
        synchronized void finish() {
            if (!finished) {
                finished = true;
                Thread.interrupted();
            }
        }
    }
}
