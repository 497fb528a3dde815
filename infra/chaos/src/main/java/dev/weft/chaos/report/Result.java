package dev.weft.chaos.report;

import java.util.List;
import java.util.Map;

/**
 * What came of a run of the suite.
 *
 * @param accepted runs that were accepted
 * @param lost of these, the ones that did not end, or ended otherwise than they must
 * @param duplicated tasks that were called again although their result stood, or more often than strikes hit them, and
 *     runs that were accepted twice
 * @param repeated calls that a strike made necessary again, with their key
 * @param recovery milliseconds per kind of fault, ascending
 * @param durations of runs in milliseconds, ascending
 * @param violations all of them; empty when every promise was kept
 */
public record Result(
        long seed,
        int seconds,
        int kills,
        Map<String, Integer> faults,
        int accepted,
        int finished,
        int lost,
        int duplicated,
        long calls,
        long repeated,
        long late,
        long failedAsExpected,
        long streams,
        long connections,
        long events,
        Map<String, List<Long>> recovery,
        List<Long> durations,
        List<Sample> samples,
        List<Mark> marks,
        List<String> violations) {

    /**
     * A fault on the plot.
     *
     * @param begin seconds since the load began
     */
    public record Mark(double begin, double end, String kind, String fault) {}

    public boolean kept() {
        return violations.isEmpty();
    }

    /** @param percent from 0 to 100 */
    public static long percentile(List<Long> ascending, int percent) {
        if (ascending.isEmpty()) {
            return 0;
        }
        int index = (int) Math.ceil(percent / 100.0 * ascending.size()) - 1;
        return ascending.get(Math.max(0, index));
    }
}
