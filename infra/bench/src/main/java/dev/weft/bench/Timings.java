package dev.weft.bench;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Durations of something that was done several times. */
public final class Timings {
    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private final double[] sortedMillis;

    private Timings(double[] millis) {
        sortedMillis = millis;
        Arrays.sort(sortedMillis);
    }

    /** @throws IllegalArgumentException when there are none */
    public static Timings ofNanos(List<Long> nanos) {
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        return new Timings(
                nanos.stream().mapToDouble(one -> one / NANOS_PER_MILLI).toArray());
    }

    public int count() {
        return sortedMillis.length;
    }

    /**
     * In milliseconds, by nearest rank.
     *
     * @param share from 0 to 1
     */
    public double percentile(double share) {
        int rank = (int) Math.ceil(share * sortedMillis.length);
        return sortedMillis[Math.clamp(rank - 1, 0, sortedMillis.length - 1)];
    }

    public double p50() {
        return percentile(0.50);
    }

    public double p99() {
        return percentile(0.99);
    }

    /** Adds p50, p95, p99, the largest and the count. */
    public void writeTo(ObjectNode node) {
        node.put("p50Millis", rounded(p50()))
                .put("p95Millis", rounded(percentile(0.95)))
                .put("p99Millis", rounded(p99()))
                .put("maxMillis", rounded(percentile(1)))
                .put("count", count());
    }

    public static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
