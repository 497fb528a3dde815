package dev.weft.bench.workload;

import dev.weft.bench.plot.Bars;
import dev.weft.bench.plot.Bars.Bar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The figures of a {@link Comparison} as a picture. */
public final class ComparisonPlot {
    private static final List<String> SERIES = List.of("weft", "weft-queued", "temporal-ordinary", "temporal-local");

    private ComparisonPlot() {}

    public static String svg(JsonNode result) {
        return new Bars(SERIES)
                .panel("latency of one run, ms: p50, and p99 above it", groups(result, one -> new Bar(
                        one.path("latency").path("p50Millis").asDouble(),
                        one.path("latency").path("p99Millis").asDouble())))
                .panel("runs per second with 16 clients", groups(result, one -> new Bar(
                        one.path("runsPerSecond").asDouble(), one.path("runsPerSecond").asDouble())))
                .svg();
    }

    private static LinkedHashMap<String, Map<String, Bar>> groups(JsonNode result, Function<JsonNode, Bar> bar) {
        LinkedHashMap<String, Map<String, Bar>> groups = new LinkedHashMap<>();
        result.properties().forEach(workload -> {
            Map<String, Bar> bars = new LinkedHashMap<>();
            workload.getValue().path("contenders").properties()
                    .forEach(one -> bars.put(one.getKey(), bar.apply(one.getValue())));
            groups.put(workload.getKey() + " " + workload.getValue().path("title").asString(""), bars);
        });
        return groups;
    }
}
