package dev.weft.chaos.report;

import dev.weft.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes {@code report.json} and {@code report.html}. */
public final class ReportFiles {
    private ReportFiles() {}

    public static void write(Result result, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("report.json"),
                    Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(result)) + "\n");
            Files.writeString(folder.resolve("report.html"), Page.of(result));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode json(Result result) {
        ObjectNode json = Json.object()
                .put("seed", result.seed())
                .put("seconds", result.seconds())
                .put("kills", result.kills())
                .put("accepted", result.accepted())
                .put("finished", result.finished())
                .put("lost", result.lost())
                .put("duplicated", result.duplicated())
                .put("calls", result.calls())
                .put("repeatedCalls", result.repeated())
                .put("lateCalls", result.late())
                .put("failedAsExpected", result.failedAsExpected())
                .put("streams", result.streams())
                .put("streamConnections", result.connections())
                .put("streamEvents", result.events())
                .put("runMillisP50", Result.percentile(result.durations(), 50))
                .put("runMillisP99", Result.percentile(result.durations(), 99));
        ArrayNode violations = json.putArray("violations");
        result.violations().forEach(violations::add);
        ObjectNode faults = json.putObject("faults");
        result.faults().forEach(faults::put);
        ObjectNode recovery = json.putObject("recoveryMillis");
        result.recovery()
                .forEach((kind, times) -> recovery.putObject(kind)
                        .put("count", times.size())
                        .put("p50", Result.percentile(times, 50))
                        .put("p99", Result.percentile(times, 99))
                        .put("max", times.isEmpty() ? 0 : times.getLast()));
        ArrayNode samples = json.putArray("samples");
        result.samples().forEach(sample -> samples.add(Json.array()
                .add(sample.second())
                .add(sample.open())
                .add(sample.accepted())
                .add(sample.finished())
                .add(sample.calls())));
        ArrayNode marks = json.putArray("marks");
        result.marks().forEach(mark -> marks.add(Json.object()
                .put("begin", mark.begin())
                .put("end", mark.end())
                .put("fault", mark.fault())));
        return json;
    }
}
