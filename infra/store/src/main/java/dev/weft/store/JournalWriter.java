package dev.weft.store;

import dev.weft.store.GroupCommit.Outcome;
import dev.weft.task.RunActivity.RunKey;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's one writer: a thread that takes whatever is queued and commits it as a group. While a group is on its
 * way the next one gathers, so that the cost of a commit is shared by all who wait for it.
 */
final class JournalWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
    private static final int MAX_GROUP_ENTRIES = 2_000;
    private static final long MAX_GROUP_CHARS = 8L * 1024 * 1024;
    private static final int CONFLICT_RETRIES = 5;
    /** How long entries that nobody waits for may gather; the next ones that somebody waits for take them along. */
    private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final GroupCommit groups;
    private final Consumer<Outcome> committed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Job> queue = new ArrayDeque<>();
    private final DeltaBuffers deltas = new DeltaBuffers();
    private final Thread thread;
    private int urgent;
    private boolean closing;
    private boolean asleep;
    /** Nano time at which the thread wakes by itself. */
    private Optional<Long> alarm = Optional.empty();

    /** @param committed told of each group, on the writer's thread: it must not wait */
    JournalWriter(GroupCommit groups, Consumer<Outcome> committed) {
        this.groups = groups;
        this.committed = committed;
        this.thread = Thread.ofPlatform().name("weft-journal").daemon().start(this::write);
    }

    /**
     * Queues one caller's entries behind the partial text of the tasks they are about. The future fails with
     * {@link StoreUnavailableException} when the database did not answer, and with the database's own complaint when
     * it refuses these entries.
     */
    CompletableFuture<Outcome> append(List<JournalEntry> entries) {
        return append(entries, 0);
    }

    /** As {@link #append}, at most 20 ms later and in the same transaction as what is queued meanwhile. */
    CompletableFuture<Outcome> appendLazily(List<JournalEntry> entries) {
        return append(entries, LAZY_NANOS);
    }

    private CompletableFuture<Outcome> append(List<JournalEntry> entries, long delay) {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        lock.lock();
        try {
            if (closing) {
                throw new StoreUnavailableException("The store is closed", new IllegalStateException("closed"));
            }
            for (JournalEntry entry : entries) {
                deltas.takeFor(entry).forEach(this::addDelta);
            }
            Job job = new Job(entries, Optional.of(done), delay == 0, System.nanoTime() + delay);
            add(job);
            wake(job.due());
        } finally {
            lock.unlock();
        }
        return done;
    }

    private void addDelta(JournalEntry delta) {
        add(new Job(List.of(delta), Optional.empty(), true, System.nanoTime()));
    }

    private void add(Job job) {
        queue.add(job);
        urgent += job.urgent() ? 1 : 0;
    }

    /** Returns at once. */
    void text(RunKey run, String origin, String path, int attempt, boolean reasoning, String text) {
        delta(() -> deltas.text(run, origin, path, attempt, reasoning, text));
    }

    /** Returns at once. */
    void sound(RunKey run, String origin, String path, int attempt, String base64) {
        delta(() -> deltas.sound(run, origin, path, attempt, base64));
    }

    /** Returns at once. */
    void message(RunKey run, String origin, String path, int attempt, String json) {
        delta(() -> deltas.message(run, origin, path, attempt, json));
    }

    private void delta(Runnable add) {
        lock.lock();
        try {
            if (!closing) {
                add.run();
                deltas.due().ifPresent(this::wake);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        for (List<Job> group = take(); !group.isEmpty(); group = take()) {
            commit(group);
        }
    }

    /** Waits for work. Empty once the writer is closed and everything is written. */
    private List<Job> take() {
        lock.lock();
        try {
            while (true) {
                deltas.takeDue(closing).forEach(this::addDelta);
                Optional<Long> due = due();
                boolean now = due.filter(moment -> moment - System.nanoTime() <= 0).isPresent();
                if (closing || now && !queue.isEmpty()) {
                    return group();
                }
                sleep(due);
            }
        } catch (InterruptedException e) {
            closing = true;
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Nano time at which the next group is to be written; empty when nothing waits. */
    private Optional<Long> due() {
        if (urgent > 0) {
            return Optional.of(System.nanoTime());
        }
        Optional<Long> lazy = Optional.ofNullable(queue.peek()).map(Job::due);
        return Stream.of(lazy, deltas.due()).flatMap(Optional::stream).min((one, other) -> Long.signum(one - other));
    }

    private void sleep(Optional<Long> until) throws InterruptedException {
        asleep = true;
        alarm = until;
        try {
            if (until.isPresent()) {
                changed.awaitNanos(until.get() - System.nanoTime());
            } else {
                changed.await();
            }
        } finally {
            asleep = false;
        }
    }

    /** Leaves the thread asleep when it wakes in time by itself: a needless turn costs those who wait for a commit. */
    private void wake(long due) {
        if (asleep && alarm.map(set -> due - set < 0).orElse(true)) {
            changed.signal();
        }
    }

    private List<Job> group() {
        List<Job> group = new ArrayList<>();
        int entries = 0;
        long chars = 0;
        while (!queue.isEmpty() && entries < MAX_GROUP_ENTRIES && chars < MAX_GROUP_CHARS) {
            Job job = queue.remove();
            group.add(job);
            urgent -= job.urgent() ? 1 : 0;
            entries += job.entries().size();
            chars += job.entries().stream().mapToLong(JournalWriter::chars).sum();
        }
        return group;
    }

    private static long chars(JournalEntry entry) {
        return entry.data().length()
                + entry.task().flatMap(JournalEntry.TaskChange::output).map(String::length).orElse(0);
    }

    /** A group that the database refuses is halved until the job at fault stands alone. */
    private void commit(List<Job> group) {
        try {
            Outcome outcome = commitRetrying(group);
            committed.accept(outcome);
            group.forEach(job -> job.done().ifPresent(done -> done.complete(outcome)));
        } catch (SQLException | RuntimeException e) {
            if (Database.unavailable(e)) {
                fail(group, new StoreUnavailableException("The database does not answer", e));
            } else if (group.size() == 1) {
                fail(group, new IllegalArgumentException("The database refuses these entries", e));
            } else {
                commit(group.subList(0, group.size() / 2));
                commit(group.subList(group.size() / 2, group.size()));
            }
        }
    }

    private Outcome commitRetrying(List<Job> group) throws SQLException {
        List<JournalEntry> entries =
                group.stream().flatMap(job -> job.entries().stream()).toList();
        for (int attempt = 1; ; attempt++) {
            try {
                return groups.commit(entries);
            } catch (SQLException e) {
                boolean conflict = "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
                if (!conflict || attempt == CONFLICT_RETRIES) {
                    throw e;
                }
            }
        }
    }

    private static void fail(List<Job> group, RuntimeException e) {
        for (Job job : group) {
            if (job.done().isPresent()) {
                job.done().get().completeExceptionally(e);
            } else {
                LOG.warn("Partial text of a task was lost: {}", e.getMessage());
            }
        }
    }

    /** Writes what is queued, then stops. Callers that come later are told that the store is closed. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @param done empty for partial text, which nobody waits for
     * @param due nano time at which it is written even when nothing urgent comes
     */
    private record Job(
            List<JournalEntry> entries, Optional<CompletableFuture<Outcome>> done, boolean urgent, long due) {}
}
