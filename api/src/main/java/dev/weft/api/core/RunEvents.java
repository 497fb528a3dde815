package dev.weft.api.core;

import dev.weft.store.Journal;
import dev.weft.store.Journal.Event;
import dev.weft.store.Notices;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.StoreUnavailableException;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Follows runs by their journals. Holds nothing back and nothing in memory: a slow reader reads on from the journal. */
public final class RunEvents implements AutoCloseable {
    private static final Duration PING = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int BATCH = 200;

    private final RunStore runs;
    private final Journal journal;
    private final Notices notices;
    private final Set<Semaphore> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public RunEvents(RunStore runs, Journal journal, Notices notices) {
        this.runs = runs;
        this.journal = journal;
        this.notices = notices;
    }

    /** Takes events; an exception ends the following. */
    public interface Reader {
        void event(Event event) throws IOException;

        /** All events there are have been given; more may come. */
        void flush() throws IOException;

        /** Nothing has happened for ten seconds. */
        void idle() throws IOException;

        /** Whether it wants what is still to come; asked when all there is has been given. */
        default boolean wantsMore() {
            return true;
        }
    }

    /** Whether events after the number are there or still to come. */
    public boolean more(StoredRun run, long after) {
        return !run.status().terminal() || after < run.lastSeq();
    }

    /**
     * What a task of the run returned; empty when it returned nothing, or that is gone. Waits for a database that does
     * not answer.
     *
     * @throws StoreUnavailableException when this is closed meanwhile
     */
    public Optional<JsonNode> output(StoredRun run, ValueRef value) throws InterruptedException {
        RunKey key = new RunKey(run.workspace(), run.id());
        while (true) {
            try {
                return Optional.ofNullable(journal.values(key, List.of(value)).get(value));
            } catch (StoreUnavailableException e) {
                if (closed) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
            }
        }
    }

    /**
     * Gives the reader every event after the number, in order, as they come; returns after {@code run.finished}, when
     * the reader wants no more, when the run is deleted, or when this is closed. Blocks; meant for a virtual thread.
     *
     * @throws IOException the reader's
     */
    public void follow(StoredRun run, long after, Reader reader) throws IOException, InterruptedException {
        RunKey key = new RunKey(run.workspace(), run.id());
        Semaphore wake = new Semaphore(0);
        followers.add(wake);
        try (Notices.Subscription subscription = notices.run(run.id(), wake::release)) {
            long last = after;
            long ping = System.nanoTime() + PING.toNanos();
            while (!closed) {
                Optional<List<Event>> events = read(key, last);
                for (Event event : events.orElse(List.of())) {
                    reader.event(event);
                    last = event.seq();
                    if (event.kind() == EventKind.RUN_FINISHED) {
                        reader.flush();
                        return;
                    }
                }
                if (events.isPresent() && !events.get().isEmpty()) {
                    reader.flush();
                    if (events.get().size() < BATCH && !reader.wantsMore()) {
                        return;
                    }
                    ping = System.nanoTime() + PING.toNanos();
                    continue;
                }
                long wait = ping - System.nanoTime();
                if (wait <= 0) {
                    reader.idle();
                    if (!stillToCome(run, last)) {
                        return;
                    }
                    ping = System.nanoTime() + PING.toNanos();
                } else if (events.isEmpty()) {
                    TimeUnit.NANOSECONDS.sleep(Math.min(wait, RETRY.toNanos()));
                } else if (wake.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                    wake.drainPermits();
                }
            }
        } finally {
            followers.remove(wake);
        }
    }

    /** Empty when the database does not answer. */
    private Optional<List<Event>> read(RunKey key, long last) {
        try {
            return Optional.of(journal.events(key, last, BATCH));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    private boolean stillToCome(StoredRun run, long last) {
        try {
            return runs.find(run.workspace(), run.id()).filter(now -> more(now, last)).isPresent();
        } catch (StoreUnavailableException e) {
            return true;
        }
    }

    /** Ends all followings, so that a process can stop; their readers go on elsewhere. */
    @Override
    public void close() {
        closed = true;
        followers.forEach(Semaphore::release);
    }
}
