package dev.weft.bench;

import dev.weft.bench.workload.Comparison;
import dev.weft.bench.workload.ComparisonPlot;
import dev.weft.bench.workload.Effort;
import dev.weft.bench.workload.Workload;
import dev.weft.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** What {@code infra/bench/run} runs. Results are written below {@code infra/bench/results}. */
@Command(name = "infra/bench/run", description = "Measures Weft.", mixinStandardHelpOptions = true)
public final class Bench {

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Command(
            description = "Weft over HTTP beside the same graphs hand-written on the Temporal SDK: about 12 minutes.",
            mixinStandardHelpOptions = true)
    int workloads(
            @Parameters(arity = "0..*", description = "W1 to W5; default all") List<Workload> chosen,
            @Option(names = "--short", description = "for a first look: about 3 minutes, nothing is kept")
                    boolean small,
            @Option(names = "--stream", description = "Weft's callers follow the event stream instead of waiting")
                    boolean stream,
            @Option(names = "--results", description = "folder for results", defaultValue = "results") Path folder)
            throws IOException {
        Set<Workload> workloads =
                chosen == null || chosen.isEmpty() ? EnumSet.allOf(Workload.class) : EnumSet.copyOf(chosen);
        ObjectNode report = Json.object();
        report.set("machine", Machine.describe());
        ObjectNode figures =
                new Comparison(small ? Effort.SHORT : Effort.FULL, System.out).run(workloads, stream);
        report.set("workloads", figures);
        if (!small) {
            Results results = new Results(folder);
            String name = stream ? "workloads-stream" : "workloads";
            results.write(name, report);
            results.write(name, ComparisonPlot.svg(figures));
        }
        return 0;
    }
}
