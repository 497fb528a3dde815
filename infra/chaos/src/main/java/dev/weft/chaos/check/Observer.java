package dev.weft.chaos.check;

import dev.weft.chaos.check.JournalReader.Event;
import dev.weft.chaos.load.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Reads the journals of all open runs as they grow. Thread safe. */
public final class Observer implements AutoCloseable {
    private static final long EVERY_MILLIS = 150;

    private final JournalReader journal;
    private final Violations violations;
    private final Map<String, Watched> runs = new ConcurrentSkipListMap<>();
    private final Map<String, Watched> open = new ConcurrentSkipListMap<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;

    public Observer(JournalReader journal, Violations violations) {
        this.journal = journal;
        this.violations = violations;
        this.thread = Thread.ofPlatform().name("observer").daemon().start(this::loop);
    }

    /** From now on the run is watched. A run that is watched already is given back. */
    public Watched watch(String run, Work work, long number) {
        Watched fresh = new Watched(run, work, number);
        Watched before = runs.putIfAbsent(run, fresh);
        if (before != null) {
            return before;
        }
        open.put(run, fresh);
        return fresh;
    }

    /** Told of every event, soon after it was committed. */
    public void onEvent(Consumer<Event> listener) {
        listeners.add(listener);
    }

    public List<Watched> open() {
        return List.copyOf(open.values());
    }

    public List<Watched> runs() {
        return List.copyOf(runs.values());
    }

    public Optional<Watched> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    private void loop() {
        try {
            while (!Thread.interrupted()) {
                look();
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        Map<String, Long> seen = new LinkedHashMap<>();
        open.values().forEach(run -> seen.put(run.run(), run.lastSeq()));
        if (seen.isEmpty()) {
            return;
        }
        for (Event event : journal.events(seen)) {
            Watched run = runs.get(event.run());
            if (run == null) {
                continue;
            }
            run.see(event).ifPresent(wrong -> violations.add(run.run(), wrong));
            listeners.forEach(listener -> listener.accept(event));
            if (event.kind().equals("run.finished")) {
                open.remove(run.run());
                journal.run(run.run()).ifPresent(row -> run.ended().complete(row));
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
