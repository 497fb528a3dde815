package dev.weft.api.core;

import dev.weft.store.Notices;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.StoreUnavailableException;
import dev.weft.task.RunStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Waits for runs to end. Waiting changes nothing in the run: whoever gives up finds it as it would have been. */
public final class RunEnds implements AutoCloseable {
    /** An end that came before anybody listened is found this much later. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(200);

    private final RunStore runs;
    private final Notices notices;
    private final Set<Semaphore> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public RunEnds(RunStore runs, Notices notices) {
        this.runs = runs;
        this.notices = notices;
    }

    /**
     * The run once it has ended; empty when it has not within the limit, when it was deleted, or when this process is
     * about to stop. Blocks; meant for a virtual thread.
     *
     * @param run as it stood a moment ago
     */
    public Optional<StoredRun> await(StoredRun run, Duration limit) throws InterruptedException {
        return await(run, limit, now -> false, wake -> notices.end(run.id(), wake));
    }

    /** As {@link #await(StoredRun, Duration)}, or until what has happened in the run is enough. */
    public Optional<StoredRun> await(StoredRun run, Duration limit, Predicate<StoredRun> enough)
            throws InterruptedException {
        return await(run, limit, enough, wake -> notices.run(run.id(), wake));
    }

    private Optional<StoredRun> await(
            StoredRun run,
            Duration limit,
            Predicate<StoredRun> enough,
            Function<Runnable, Notices.Subscription> watch)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Semaphore wake = new Semaphore(0);
        waiting.add(wake);
        try (Notices.Subscription subscription = watch.apply(wake::release)) {
            if (run.status() == RunStatus.ACCEPTED) {
                boolean ignored = wake.tryAcquire(Math.min(limit.toNanos(), FIRST_LOOK.toNanos()), TimeUnit.NANOSECONDS);
            }
            while (true) {
                wake.drainPermits();
                Optional<StoredRun> now = find(run);
                if (now.isEmpty() || now.get().status().terminal() || enough.test(now.get())) {
                    return now;
                }
                long left = deadline - System.nanoTime();
                if (closed || left <= 0 || !wake.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    return Optional.empty();
                }
            }
        } finally {
            waiting.remove(wake);
        }
    }

    /** A database that does not answer says nothing about the run: the next notice asks again. */
    private Optional<StoredRun> find(StoredRun run) {
        try {
            return runs.find(run.workspace(), run.id());
        } catch (StoreUnavailableException e) {
            return Optional.of(run);
        }
    }

    /** Ends all waiting, so that a process can stop. */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(Semaphore::release);
    }
}
