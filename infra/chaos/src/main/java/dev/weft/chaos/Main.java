package dev.weft.chaos;

import dev.weft.chaos.report.ReportFiles;
import dev.weft.chaos.report.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code infra/chaos/run} runs. */
@Command(
        name = "infra/chaos/run",
        mixinStandardHelpOptions = true,
        description = "Kills, cuts and starves an installation of Weft under load, and checks that it keeps its promises.")
final class Main implements Callable<Integer> {
    @Option(names = "--seed", description = "chooses faults and load; any number", defaultValue = "1")
    long seed;

    @Option(names = "--kills", description = "end after so many (default: ${DEFAULT-VALUE})", defaultValue = "1000")
    int kills;

    @Option(names = "--minutes", description = "end after so many (default: ${DEFAULT-VALUE})", defaultValue = "45")
    double minutes;

    @Option(names = "--workers", description = "worker processes (default: ${DEFAULT-VALUE})", defaultValue = "4")
    int workers;

    @Option(names = "--at-once", description = "runs in flight (default: ${DEFAULT-VALUE})", defaultValue = "5")
    int atOnce;

    @Option(names = "--report", description = "folder for report.json and report.html", defaultValue = "infra/chaos/report")
    Path report = Path.of("infra/chaos/report");

    @Option(names = "--data", description = "folder for data and logs; a new one unless named")
    List<Path> data = List.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = data.isEmpty() ? Files.createTempDirectory("weft-chaos-") : data.getFirst().toAbsolutePath();
        System.out.println("seed " + seed + ", data and logs in " + folder);
        Result result = new Suite(new Suite.Options(
                        seed,
                        kills,
                        Duration.ofSeconds((long) (minutes * 60)),
                        workers,
                        2,
                        atOnce,
                        Duration.ofMinutes(5),
                        true,
                        folder))
                .run();
        ReportFiles.write(result, report);
        System.out.println(Summary.of(result));
        System.out.println("report: " + report.resolve("report.html"));
        return result.kept() ? 0 : 1;
    }
}
