package dev.weft.chaos;

import dev.weft.chaos.report.Result;
import java.util.Locale;

/** A result in some lines of text. */
final class Summary {
    private Summary() {}

    static String of(Result result) {
        StringBuilder text = new StringBuilder(
                "seed %d: %d kills in %d s; runs: %d accepted, %d finished, %d lost, %d duplicated; %d calls, %d repeated; %d streams, %d connections, %d events%n"
                        .formatted(
                                result.seed(),
                                result.kills(),
                                result.seconds(),
                                result.accepted(),
                                result.finished(),
                                result.lost(),
                                result.duplicated(),
                                result.calls(),
                                result.repeated(),
                                result.streams(),
                                result.connections(),
                                result.events()));
        result.recovery()
                .forEach((kind, times) -> text.append(String.format(
                        Locale.ROOT,
                        "  %-36s %4d times, back after %.1f s (p50), %.1f s (p99)%n",
                        kind,
                        times.size(),
                        Result.percentile(times, 50) / 1000.0,
                        Result.percentile(times, 99) / 1000.0)));
        result.violations().forEach(violation -> text.append("BROKEN: ").append(violation).append('\n'));
        return text.toString();
    }
}
