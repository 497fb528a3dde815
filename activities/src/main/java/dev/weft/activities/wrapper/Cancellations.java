package dev.weft.activities.wrapper;

import dev.weft.store.Notices;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Stops what this process does for a run as soon as its abort is announced, before Temporal brings the word. */
public final class Cancellations implements AutoCloseable {
    private final ConcurrentMap<String, Set<Attempt>> byRun = new ConcurrentHashMap<>();
    private final Notices.Subscription subscription;

    public Cancellations(Notices notices) {
        this.subscription = notices.aborts(this::aborted);
    }

    void add(String run, Attempt attempt) {
        byRun.computeIfAbsent(run, key -> ConcurrentHashMap.newKeySet()).add(attempt);
    }

    void remove(String run, Attempt attempt) {
        byRun.computeIfPresent(run, (key, attempts) -> {
            attempts.remove(attempt);
            return attempts.isEmpty() ? null : attempts;
        });
    }

    private void aborted(String run) {
        byRun.getOrDefault(run, Set.of()).forEach(Attempt::cancel);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
