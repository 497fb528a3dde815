package dev.weft.chaos.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Every call of the outside world, by the task that made it. Thread safe. */
public final class Calls {
    private final Map<String, Map<String, List<Call>>> byRun = new LinkedHashMap<>();
    private final List<Consumer<Call>> listeners = new CopyOnWriteArrayList<>();
    private long count;

    Call add(Call call) {
        synchronized (this) {
            byRun.computeIfAbsent(call.run(), key -> new LinkedHashMap<>())
                    .computeIfAbsent(call.path(), key -> new ArrayList<>(1))
                    .add(call);
            count++;
        }
        listeners.forEach(listener -> listener.accept(call));
        return call;
    }

    /** Told of every call as it comes, on the thread that serves it. */
    public void onCall(Consumer<Call> listener) {
        listeners.add(listener);
    }

    public synchronized long count() {
        return count;
    }

    /** The calls of a run's tasks by their paths, oldest first. */
    public synchronized Map<String, List<Call>> of(String run) {
        Map<String, List<Call>> copy = new LinkedHashMap<>();
        byRun.getOrDefault(run, Map.of()).forEach((path, calls) -> copy.put(path, List.copyOf(calls)));
        return copy;
    }

    /** How often a task has called so far. */
    synchronized int made(String run, String path) {
        return byRun.getOrDefault(run, Map.of()).getOrDefault(path, List.of()).size();
    }

    public synchronized List<String> runs() {
        return List.copyOf(byRun.keySet());
    }
}
