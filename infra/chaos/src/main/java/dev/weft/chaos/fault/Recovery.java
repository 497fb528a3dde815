package dev.weft.chaos.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long it takes until a path on which something was killed works again. Thread safe. */
public final class Recovery {
    private final Map<String, List<Open>> waiting = new LinkedHashMap<>();
    private final Map<String, List<Long>> taken = new TreeMap<>();

    private record Open(String kind, long since, long sinceEpochMillis) {}

    /** To be told from when on a path was of no use, as soon as it is surely gone. */
    interface Loss {
        void gone();
    }

    /**
     * The time begins now.
     *
     * @param path what has to work again, such as {@code worker-1}
     * @param kind under which the time is counted
     */
    Loss begins(String path, String kind) {
        long since = System.nanoTime();
        return () -> lost(path, new Open(kind, since, System.currentTimeMillis()));
    }

    private synchronized void lost(String path, Open open) {
        waiting.computeIfAbsent(path, key -> new ArrayList<>()).add(open);
    }

    /** The path works. */
    public void works(String path) {
        works(path, Long.MAX_VALUE);
    }

    /** @param at the moment of which that is known, in milliseconds since 1970; what was lost later stays lost */
    public synchronized void works(String path, long at) {
        List<Open> open = waiting.get(path);
        if (open == null || open.isEmpty()) {
            return;
        }
        open.removeIf(one -> {
            if (one.sinceEpochMillis() >= at) {
                return false;
            }
            took(one.kind(), System.nanoTime() - one.since());
            return true;
        });
    }

    synchronized void took(String kind, long nanos) {
        taken.computeIfAbsent(kind, key -> new ArrayList<>()).add(nanos / 1_000_000);
    }

    /** Milliseconds by kind, in ascending order. */
    public synchronized Map<String, List<Long>> taken() {
        Map<String, List<Long>> sorted = new TreeMap<>();
        taken.forEach((kind, times) -> sorted.put(kind, times.stream().sorted().toList()));
        return sorted;
    }
}
