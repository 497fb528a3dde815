package dev.weft.chaos.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broken promises, each named once. Thread safe. */
public final class Violations {
    private static final Logger LOG = LoggerFactory.getLogger(Violations.class);

    private final long seed;
    private final Set<String> seen = new LinkedHashSet<>();

    public Violations(long seed) {
        this.seed = seed;
    }

    /** @param where run, or run and task; empty when it is about neither */
    public void add(String where, String what) {
        String message = "seed " + seed + (where.isEmpty() ? "" : ", " + where) + ": " + what;
        synchronized (this) {
            if (!seen.add(message)) {
                return;
            }
        }
        LOG.error("BROKEN: {}", message);
    }

    public synchronized List<String> all() {
        return new ArrayList<>(seen);
    }
}
