package dev.weft.local.instance;

import dev.weft.json.Json;
import dev.weft.local.WeftLocal;
import dev.weft.services.ChildProcess;
import dev.weft.services.LocalService;
import dev.weft.services.PidFile;
import dev.weft.services.ServiceException;
import dev.weft.settings.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;

/** The API and the workers, in a JVM of their own. */
final class WeftProcess implements LocalService {
    static final String NAME = "weft";

    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final int LOG_LINES = 200;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ChildProcess process;
    private final PidFile pidFile;
    private final int port;

    private WeftProcess(ChildProcess process, PidFile pidFile, int port) {
        this.process = process;
        this.pidFile = pidFile;
        this.port = port;
    }

    /**
     * Starts the process and waits until it reports itself as healthy.
     *
     * @param settings handed over as environment, on top of the launcher's own
     * @throws ServiceException when the process ends or is not healthy within three minutes
     */
    static WeftProcess start(DataFolder folder, int port, Map<Setting, String> settings) {
        Path output = folder.log("weft-output");
        Map<String, String> environment = new TreeMap<>(System.getenv());
        settings.forEach((setting, value) -> environment.put(setting.name(), value));
        ChildProcess process =
                ChildProcess.start(ChildProcess.Start.of(command(folder.log(NAME)), environment, output));
        PidFile pidFile = new PidFile(folder.processId(NAME));
        pidFile.write(process.mark());
        WeftProcess weft = new WeftProcess(process, pidFile, port);
        weft.awaitHealthy(folder.log(NAME), output);
        return weft;
    }

    private static List<String> command(Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError"));
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of(
                "-Dlogging.file.name=" + log,
                "-Dlogging.threshold.console=OFF",
                "-cp",
                System.getProperty("java.class.path"),
                WeftLocal.class.getName()));
        return command;
    }

    private void awaitHealthy(Path log, Path output) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!isHealthy()) {
            if (!process.isAlive()) {
                throw new ServiceException("Weft ended while starting; " + log + " says:\n" + reason(log) + reason(output));
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                process.kill();
                throw new ServiceException(
                        "Weft did not report itself as healthy in time; " + log + " says:\n" + reason(log));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isHealthy() {
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://" + address() + "/actuator/health"))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    && Json.parse(response.body()).path("status").asString("").equals("UP");
        } catch (IOException | JacksonException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The causes that the log ends with, else its last lines. */
    private static String reason(Path log) {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
            List<String> causes = last.stream().filter(line -> line.startsWith("Caused by: ")).toList();
            List<String> shown = causes.isEmpty() ? last.subList(Math.max(0, last.size() - 15), last.size()) : causes;
            return String.join("\n", shown) + "\n";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public CompletableFuture<?> ended() {
        return process.ended();
    }

    @Override
    public void close() {
        process.stop(STOP_PATIENCE);
        pidFile.delete();
    }
}
