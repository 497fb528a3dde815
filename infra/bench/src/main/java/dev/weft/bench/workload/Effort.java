package dev.weft.bench.workload;

import java.time.Duration;

/**
 * How much is measured of each contender.
 *
 * @param warmRuns one after the other, before anything is measured
 * @param warmUnderLoad with all clients at once, after those
 * @param rounds in which the contenders take turns
 * @param runsPerRound one after the other
 * @param clients at once, where throughput is measured
 * @param slices in which the contenders take turns under load
 * @param slice how long new runs are started in a slice
 */
public record Effort(
        int warmRuns,
        Duration warmUnderLoad,
        int rounds,
        int runsPerRound,
        int clients,
        int slices,
        Duration slice) {
    /** What the issue asks for: 16 clients for 20 s. */
    public static final Effort FULL =
            new Effort(300, Duration.ofSeconds(10), 10, 20, 16, 4, Duration.ofSeconds(5));

    /** Shows that all works, and no more. */
    public static final Effort TINY =
            new Effort(1, Duration.ofMillis(100), 1, 2, 2, 1, Duration.ofMillis(200));

    public static final Effort SHORT =
            new Effort(60, Duration.ofSeconds(2), 4, 15, 16, 2, Duration.ofSeconds(2));
}
