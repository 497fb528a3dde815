package dev.weft.bench;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Figures as Markdown. */
final class Tables {
    private Tables() {}

    private static String machine(JsonNode machine) {
        return String.format(
                Locale.ROOT,
                "%s: %s cores, %s GiB, %s, Java %s; a write of 4 KiB to the disk takes %s ms (p50); load before: %s.%n%n",
                machine.path("at").asString("").substring(0, 10),
                machine.path("cores"),
                machine.path("memoryGiB"),
                machine.path("os").asString(""),
                machine.path("java").asString("").replaceAll(".* ", ""),
                machine.path("fsyncOf4KiB").path("p50Millis"),
                machine.path("loadAverageBefore"));
    }

    static String workloads(JsonNode report) {
        StringBuilder table = new StringBuilder(machine(report.path("machine")))
                .append("| | | p50 ms | p99 ms | runs/s | p50, of ordinary | runs/s, of ordinary | CPU ms per run |\n")
                .append("|---|---|---:|---:|---:|---:|---:|---:|\n");
        report.path("workloads").properties().forEach(workload -> workload.getValue()
                .path("contenders")
                .properties()
                .forEach(one -> table.append(String.format(
                        Locale.ROOT,
                        "| %s %s | %s | %.1f | %.1f | %.1f | %.2f | %.2f | %.0f |%n",
                        workload.getKey(),
                        workload.getValue().path("title").asString(""),
                        one.getKey(),
                        one.getValue().path("latency").path("p50Millis").asDouble(),
                        one.getValue().path("latency").path("p99Millis").asDouble(),
                        one.getValue().path("runsPerSecond").asDouble(),
                        one.getValue().path("p50OfOrdinary").asDouble(),
                        one.getValue().path("runsPerSecondOfOrdinary").asDouble(),
                        sum(one.getValue().path("cpuMillisPerRun"))))));
        return table.toString();
    }

    static String waiting(JsonNode report) {
        JsonNode figures = report.path("waiting");
        String head = "while " + figures.path("runs") + " wait, MiB | KiB per run";
        return memory(report, figures, head, "waitingMiB", "KiBPerRun");
    }

    static String idle(JsonNode report) {
        JsonNode figures = report.path("idle");
        String head = "while " + figures.path("streams") + " are open, MiB | KiB per stream";
        return memory(report, figures, head, "openMiB", "KiBPerStream");
    }

    private static String memory(JsonNode report, JsonNode figures, String head, String during, String each) {
        StringBuilder table = new StringBuilder(machine(report.path("machine")))
                .append("| | before, MiB | ")
                .append(head)
                .append(" |\n|---|---:|---:|---:|\n");
        figures.properties().forEach(one -> {
            if (one.getValue().isObject()) {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %.0f | %.0f | %.1f |%n",
                        one.getKey(),
                        one.getValue().path("beforeMiB").asDouble(),
                        one.getValue().path(during).asDouble(),
                        one.getValue().path(each).asDouble()));
            }
        });
        return table.toString();
    }

    static String streaming(JsonNode report) {
        StringBuilder table = new StringBuilder(machine(report.path("machine")))
                .append("A token every ")
                .append(report.path("streaming").path("paceMillis"))
                .append(" ms, ")
                .append(report.path("streaming").path("tokens"))
                .append(" per answer; ms, p50 / p95.\n\n")
                .append("| | first event | first token | added per token | whole run |\n|---|---:|---:|---:|---:|\n");
        report.path("streaming").properties().forEach(one -> {
            if (one.getValue().isObject()) {
                table.append(String.format(
                        "| %s | %s | %s | %s | %s |%n",
                        one.getKey(),
                        pair(one.getValue().path("firstEvent")),
                        pair(one.getValue().path("firstToken")),
                        pair(one.getValue().path("addedPerToken")),
                        pair(one.getValue().path("wholeRun"))));
            }
        });
        return table.toString();
    }

    private static String pair(JsonNode timings) {
        return String.format(
                Locale.ROOT,
                "%.0f / %.0f",
                timings.path("p50Millis").asDouble(),
                timings.path("p95Millis").asDouble());
    }

    private static double sum(JsonNode parts) {
        double sum = 0;
        for (JsonNode part : parts) {
            sum += part.asDouble();
        }
        return sum;
    }
}
