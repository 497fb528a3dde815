package dev.weft.activities.transform;

import com.dashjoin.jsonata.Jsonata.Frame;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation may take: time, depth of recursion and memory, checked at every step. Unlike the library's own
 * time box it also sees an abort and what the evaluation allocates.
 */
final class Bounds {
    private static final int MAX_DEPTH = 5_000;
    private static final int MAX_CHARACTERS = 32 * 1024 * 1024;
    private static final long MAX_ALLOCATED_BYTES =
            Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 2);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Duration limit;
    private final Weights weights = new Weights();
    private volatile boolean cancelled;
    private @Nullable String stopped;
    private long deadline;
    private long allocatedBefore;
    private int depth;

    Bounds(Duration limit) {
        this.limit = limit;
    }

    /** On the evaluating thread, before anything else. */
    void start() {
        deadline = System.nanoTime() + limit.toNanos();
        allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    }

    void watch(Frame frame) {
        frame.setEvaluateEntryCallback((expression, input, environment) -> {
            depth++;
            if (depth > MAX_DEPTH) {
                throw stop("it recurses too deep");
            }
            RegexLiteral.bound(expression, this);
            check();
        });
        frame.setEvaluateExitCallback((expression, input, environment, result) -> {
            depth--;
            check();
            switch (result) {
                case String text when text.length() > MAX_CHARACTERS -> throw stop(
                        "it makes a text of more than " + MAX_CHARACTERS + " characters");
                case List<?> items -> weights.of(items);
                case Map<?, ?> members -> weights.of(members);
                case null, default -> {}
            }
        });
    }

    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** @throws StoppedException once the evaluation has to end */
    void check() {
        if (cancelled) {
            throw stop("it was cancelled");
        }
        if (System.nanoTime() - deadline > 0) {
            throw stop("it ran longer than " + limit.toMillis() + " ms");
        }
        if (THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore > MAX_ALLOCATED_BYTES) {
            throw stop("it takes too much memory");
        }
    }

    /** Why the evaluation was stopped; the library loses it where an expression evaluates another. */
    Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    private StoppedException stop(String reason) {
        stopped = reason;
        return new StoppedException(reason);
    }

    /** Ends an evaluation, with the reason. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException(String reason) {
            super(reason);
        }
    }
}
