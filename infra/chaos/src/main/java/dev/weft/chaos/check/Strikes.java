package dev.weft.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What has gone wrong so far, and whom it may have hit. Thread safe. */
public final class Strikes {
    private final List<Strike> all = new ArrayList<>();

    /**
     * @param fault what it was, such as {@code kill worker-1}
     * @param kind such as {@code kill worker}
     * @param begin {@link System#nanoTime}
     * @param workers whose calls it may have made necessary again
     * @param delays whether it can let what such a worker has sent, or meant to send, arrive late
     */
    public record Strike(String fault, String kind, long begin, long end, Set<Integer> workers, boolean delays) {
        public Strike {
            workers = Set.copyOf(workers);
        }
    }

    /** A strike that lasts until it is replaced by one that has an end. */
    public synchronized void add(Strike strike) {
        all.add(strike);
    }

    public synchronized void end(Strike strike, long end) {
        int place = all.indexOf(strike);
        all.set(place, new Strike(strike.fault(), strike.kind(), strike.begin(), end, strike.workers(), strike.delays()));
    }

    public synchronized List<Strike> all() {
        return List.copyOf(all);
    }

    /** Those that lie, at least in part, between the two moments. */
    synchronized List<Strike> between(long from, long to) {
        List<Strike> found = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            Strike strike = all.get(i);
            if (strike.begin() <= to && strike.end() >= from) {
                found.add(strike);
            }
        }
        return found;
    }
}
