package dev.weft.bench.waiting;

import dev.weft.bench.Timings;
import dev.weft.bench.WeftClient;
import dev.weft.json.Json;
import dev.weft.services.LocalPostgres;
import dev.weft.services.testing.TestServices;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** Starts runs that wait for an answer, with api and workers in processes of their own, and looks at their memory. */
public final class WaitingRuns {
    private static final int CLIENTS = 16;
    private static final int WARM_RUNS = 300;
    private static final String HEAP = "1g";
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final PrintStream progress;

    public WaitingRuns(PrintStream progress) {
        this.progress = progress;
    }

    /** @return MiB per process before and while so many runs wait; those of the JVMs' live objects too */
    public ObjectNode run(int runs) throws IOException, InterruptedException, SQLException {
        try (Processes processes = Processes.start(HEAP)) {
            WeftClient client = processes.client();
            String canvas = client.createCanvas(canvas());
            start(client, canvas, WARM_RUNS);
            Map<String, Double> before = sample(processes);
            long began = System.nanoTime();
            start(client, canvas, runs);
            ObjectNode result = Json.object().put("runs", runs);
            result.put("secondsToStart", Timings.rounded((System.nanoTime() - began) / 1e9));
            Map<String, Double> during = sample(processes);
            before.forEach((name, mib) -> {
                double after = during.getOrDefault(name, mib);
                result.putObject(name)
                        .put("beforeMiB", Timings.rounded(mib))
                        .put("waitingMiB", Timings.rounded(after))
                        .put("KiBPerRun", Timings.rounded((after - mib) * 1024 / runs));
                progress.println(String.format(
                        Locale.ROOT, "%-18s %8.1f MiB -> %8.1f MiB, %6.2f KiB per run",
                        name, mib, after, (after - mib) * 1024 / runs));
            });
            return result;
        }
    }

    private static ObjectNode canvas() {
        ObjectNode canvas = Json.object().put("title", "Waiting");
        ObjectNode task =
                canvas.putArray("tasks").addObject().put("id", "ask").put("title", "Ask").put("type", "approval");
        task.putObject("config").put("message", "Shall we?");
        return canvas;
    }

    /** Returns once all of them wait. */
    private void start(WeftClient client, String canvas, int runs) throws InterruptedException, SQLException {
        long waiting = asked() + runs;
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> started = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                started.add(threads.submit(() -> client.start(canvas, Json.object())));
            }
            for (Future<?> one : started) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A run could not be started", e.getCause());
        }
        progress.println("accepted " + runs);
        Processes.await("approvals", () -> {
            try {
                return asked() >= waiting;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static long asked() throws SQLException {
        LocalPostgres postgres = TestServices.postgres();
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "select count(*) from run_event where kind = 'approval.requested'")) {
            count.next();
            return count.getLong(1);
        }
    }

    private static Map<String, Double> sample(Processes processes) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        return processes.mib();
    }
}
