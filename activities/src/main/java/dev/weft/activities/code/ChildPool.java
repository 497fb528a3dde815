package dev.weft.activities.code;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Child processes, ready before they are needed: one warm spare stands by, and a child that has served an owner waits a
 * few seconds for more calls of the same owner, never of another. Children that wait too long end by themselves.
 */
final class ChildPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildPool.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Starts a process; called on one thread, which lives as long as the pool. */
    interface Start {
        Child start() throws IOException;
    }

    /** A child that waits; nobody's yet, or an owner's. */
    private record Waiting(Child child, Optional<String> owner) {}

    private final Start start;
    private final int most;
    private final Semaphore places;
    private final ExecutorService starter =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("sandbox starter").factory());
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Child> living = new LinkedHashSet<>();
    private boolean spareStarting;
    private boolean closed;

    /** @param most calls at once; further ones wait */
    ChildPool(Start start, int most) {
        this.start = start;
        this.most = most;
        this.places = new Semaphore(most, true);
    }

    /**
     * A child for this owner alone, to be given back. Empty when all places are taken for as long as may be waited.
     *
     * @throws IOException when none can be started
     */
    Optional<Child> take(String owner, Duration patience) throws IOException, InterruptedException {
        if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            Optional<Child> served = waiting(Optional.of(owner));
            Child child = served.isPresent() ? served.get() : fresh();
            taken = true;
            return Optional.of(child);
        } finally {
            if (!taken) {
                places.release();
            }
        }
    }

    /** @param usable whether it can serve another call; else it is ended */
    void giveBack(String owner, Child child, boolean usable) {
        synchronized (this) {
            if (usable && !closed && child.alive()) {
                waiting.addLast(new Waiting(child, Optional.of(owner)));
                if (waiting.size() > most) {
                    end(waiting.removeFirst().child());
                }
            } else {
                end(child);
            }
        }
        places.release();
        ensureSpare();
    }

    /** Starts a spare when there is none. Returns at once. */
    void ensureSpare() {
        synchronized (this) {
            boolean there = waiting.stream().anyMatch(child -> child.owner().isEmpty() && child.child().alive());
            if (closed || spareStarting || there) {
                return;
            }
            spareStarting = true;
        }
        try {
            starter.execute(this::startSpare);
        } catch (RejectedExecutionException e) {
            LOG.debug("The sandbox is closing");
        }
    }

    private void startSpare() {
        try {
            Child child = started();
            synchronized (this) {
                if (!closed) {
                    waiting.addFirst(new Waiting(child, Optional.empty()));
                }
            }
        } catch (IOException e) {
            LOG.atLevel(isClosed() ? Level.DEBUG : Level.WARN)
                    .log("The sandbox could not start a process: {}", e.getMessage());
        } finally {
            synchronized (this) {
                spareStarting = false;
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private Child fresh() throws IOException, InterruptedException {
        Optional<Child> spare = waiting(Optional.empty());
        Child child = spare.isPresent() ? spare.get() : startNow();
        boolean ready = false;
        try {
            ready = child.awaitReady(START_LIMIT);
        } finally {
            if (!ready) {
                synchronized (this) {
                    end(child);
                }
            }
        }
        if (!ready) {
            throw new IOException("the process ended or did not become ready within " + START_LIMIT.toSeconds() + " s");
        }
        return child;
    }

    private Child startNow() throws IOException, InterruptedException {
        try {
            return starter.submit(this::started).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        } catch (RejectedExecutionException e) {
            throw new IOException("the sandbox is closed", e);
        }
    }

    private Child started() throws IOException {
        Child child = start.start();
        synchronized (this) {
            living.removeIf(other -> !other.alive());
            living.add(child);
            if (closed) {
                end(child);
                throw new IOException("the sandbox is closed");
            }
        }
        return child;
    }

    private synchronized Optional<Child> waiting(Optional<String> owner) {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (!next.child().alive()) {
                end(next.child());
                each.remove();
            } else if (next.owner().equals(owner)) {
                each.remove();
                return Optional.of(next.child());
            }
        }
        return Optional.empty();
    }

    private void end(Child child) {
        child.kill();
        living.remove(child);
    }

    /** Ids of the processes that live. */
    synchronized List<Long> pids() {
        return living.stream().filter(Child::alive).map(Child::pid).toList();
    }

    /** Id of the process that waits for more calls of this owner. */
    synchronized Optional<Long> served(String owner) {
        return waiting.stream()
                .filter(child -> child.owner().equals(Optional.of(owner)))
                .map(child -> child.child().pid())
                .findFirst();
    }

    @Override
    public void close() {
        List<Child> ended;
        synchronized (this) {
            closed = true;
            ended = new ArrayList<>(living);
            ended.forEach(Child::kill);
            waiting.clear();
            living.clear();
        }
        try {
            for (Child child : ended) {
                child.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        starter.shutdown();
    }
}
