package dev.weft.bench;

import dev.weft.bench.streaming.Follower;
import dev.weft.bench.streaming.Streaming;
import dev.weft.bench.waiting.IdleStreams;
import dev.weft.bench.waiting.WaitingRuns;
import dev.weft.bench.workload.Comparison;
import dev.weft.bench.workload.ComparisonPlot;
import dev.weft.bench.workload.Effort;
import dev.weft.bench.workload.Workload;
import dev.weft.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
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
            description = "Weft over HTTP beside the same graphs hand-written on the Temporal SDK: about 17 minutes.",
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
            results.show(name, Tables.workloads(report));
        }
        return 0;
    }

    @Command(
            description = "One workload of Weft's alone, without end results: for a profiler.",
            mixinStandardHelpOptions = true)
    int load(
            @Parameters(arity = "1", description = "W1 to W5") Workload workload,
            @Option(names = "--placement", description = "of http tasks", defaultValue = "local") String placement,
            @Option(names = "--clients", defaultValue = "16") int clients,
            @Option(names = "--seconds", defaultValue = "60") long seconds) {
        new Comparison(Effort.FULL, System.out).load(workload, placement, clients, Duration.ofSeconds(seconds));
        return 0;
    }

    @Command(
            description = "Memory of worker, api, Temporal and PostgreSQL while runs wait for an approval.",
            mixinStandardHelpOptions = true)
    int waiting(
            @Option(names = "--runs", description = "how many", defaultValue = "10000") int runs,
            @Option(names = "--results", description = "folder for results", defaultValue = "results") Path folder)
            throws IOException, InterruptedException, SQLException {
        ObjectNode report = Json.object();
        report.set("machine", Machine.describe());
        report.set("waiting", new WaitingRuns(System.out).run(runs));
        Results results = new Results(folder);
        results.write("waiting", report);
        results.show("waiting", Tables.waiting(report));
        return 0;
    }

    @Command(
            description = "Time to the first event and token, and what is added to each token, for who reads along.",
            mixinStandardHelpOptions = true)
    int streaming(
            @Parameters(arity = "0..*", description = "users at once; default 1, 10 and 100") List<Integer> users,
            @Option(names = "--tokens", description = "of one answer", defaultValue = "60") int tokens,
            @Option(names = "--pace", description = "ms between two tokens", defaultValue = "50") long pace,
            @Option(names = "--runs", description = "of each user", defaultValue = "5") int runs,
            @Option(names = "--as", description = "native or dify", defaultValue = "native") Follower follower,
            @Option(names = "--results", description = "folder for results", defaultValue = "results") Path folder)
            throws IOException {
        ObjectNode report = Json.object();
        report.set("machine", Machine.describe());
        report.set(
                "streaming",
                new Streaming(follower, tokens, Duration.ofMillis(pace), System.out)
                        .run(users == null || users.isEmpty() ? List.of(1, 10, 100) : users, runs));
        Results results = new Results(folder);
        results.write(follower.results(), report);
        results.show(follower.results(), Tables.streaming(report));
        return 0;
    }

    @Command(
            description = "Memory of worker, api, Temporal and PostgreSQL while streams of the Dify dialect are idle.",
            mixinStandardHelpOptions = true)
    int idle(
            @Option(names = "--streams", description = "how many", defaultValue = "500") int streams,
            @Option(names = "--results", description = "folder for results", defaultValue = "results") Path folder)
            throws IOException, InterruptedException {
        ObjectNode report = Json.object();
        report.set("machine", Machine.describe());
        report.set("idle", new IdleStreams(System.out).run(streams));
        Results results = new Results(folder);
        results.write("idle", report);
        results.show("idle", Tables.idle(report));
        return 0;
    }
}
