package dev.weft.activities.transform;

import com.dashjoin.jsonata.Jsonata.Frame;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What one evaluation may take: time, depth of recursion and memory, checked at every step. Unlike the library's own
 * time box it also sees an abort and what the evaluation allocates.
 */
final class Bounds {
    private static final int MAX_DEPTH = 5_000;
    private static final long MAX_ALLOCATED_BYTES = 1L << 30;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Duration limit;
    private volatile boolean cancelled;
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
                throw new StoppedException("it recurses too deep");
            }
            check();
        });
        frame.setEvaluateExitCallback((expression, input, environment, result) -> {
            depth--;
            check();
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
            throw new StoppedException("it was cancelled");
        }
        if (System.nanoTime() - deadline > 0) {
            throw new StoppedException("it ran longer than " + limit.toMillis() + " ms");
        }
        if (THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore > MAX_ALLOCATED_BYTES) {
            throw new StoppedException("it takes too much memory");
        }
    }

    /** Ends an evaluation, with the reason. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException(String reason) {
            super(reason);
        }
    }
}
