package dev.weft.chaos.check;

import dev.weft.chaos.check.JournalReader.Event;
import dev.weft.chaos.check.JournalReader.Row;
import dev.weft.chaos.load.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is known of one accepted run. Thread safe. */
public final class Watched {
    private final String run;
    private final Work work;
    private final long number;
    private final long acceptedAt = System.nanoTime();
    private final CompletableFuture<Row> ended = new CompletableFuture<>();
    private final Map<String, Long> finished = new LinkedHashMap<>();
    private long lastSeq;
    private Optional<Long> duration = Optional.empty();

    Watched(String run, Work work, long number) {
        this.run = run;
        this.work = work;
        this.number = number;
    }

    public String run() {
        return run;
    }

    public Work work() {
        return work;
    }

    /** Its input. */
    public long number() {
        return number;
    }

    /** {@link System#nanoTime} at which the client had its answer. */
    public long acceptedAt() {
        return acceptedAt;
    }

    /** Completes once the run's end is in the journal. */
    public CompletableFuture<Row> ended() {
        return ended;
    }

    /** Number of the last event that was seen. */
    public synchronized long lastSeq() {
        return lastSeq;
    }

    /** @return what is wrong with the event, coming after those before it */
    synchronized Optional<String> see(Event event) {
        Optional<String> fault = Optional.empty();
        if (event.seq() != lastSeq + 1) {
            fault = Optional.of("event " + event.seq() + " follows event " + lastSeq);
        }
        lastSeq = event.seq();
        if (event.kind().equals("task.started") && finished.containsKey(key(event))) {
            fault = Optional.of(event.path() + " has a result and was started again");
        }
        if (event.kind().equals("task.finished")) {
            finished.putIfAbsent(key(event), System.nanoTime());
        }
        if (event.kind().equals("run.finished")) {
            duration = Optional.of((System.nanoTime() - acceptedAt) / 1_000_000);
        }
        return fault;
    }

    /** Milliseconds from its acceptance to its end, if that was seen. */
    public synchronized Optional<Long> duration() {
        return duration;
    }

    /**
     * Since when a task may have been in flight that called at this moment, in {@link System#nanoTime}: since the last
     * result before the call, or the run's acceptance. A slow worker may long have begun it before it calls.
     */
    synchronized long inFlightSince(long call) {
        return finished.values().stream()
                .filter(at -> at <= call)
                .mapToLong(Long::longValue)
                .max()
                .orElse(acceptedAt);
    }

    private static String key(Event event) {
        return event.path() + "\n" + event.origin();
    }

    /** {@link System#nanoTime} at which the task's result was seen; it stood before. */
    synchronized Optional<Long> finishedAt(String path) {
        return finished.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(path + "\n"))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
