package dev.weft.services;

import io.grpc.health.v1.HealthCheckResponse;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Temporal's own server in one process over SQLite, with its Web UI. State survives a restart. */
public final class LocalTemporalServer implements LocalTemporal {
    /** What operators search runs by; all are keywords. */
    public static final List<String> SEARCH_ATTRIBUTES =
            List.of("WeftWorkspace", "WeftCanvas", "WeftStatus", "WeftTrigger");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> PRAGMAS = List.of("journal_mode=wal", "synchronous=2");
    /**
     * Without the first two, a limit of 20 polls a second puts a grid of 50 ms under every step. Without a short longest
     * interval, a run whose workers died several times in a row waits for up to ten minutes.
     */
    private static final List<String> DYNAMIC_CONFIG = List.of(
            "history.transferProcessorMaxPollRPS=100000",
            "history.transferProcessorMaxPollHostRPS=100000",
            "history.timerProcessorMaxPollRPS=100000",
            "history.timerProcessorMaxPollHostRPS=100000",
            "history.timerProcessorMaxTimeShift=\"1ms\"",
            "history.workflowTaskRetryMaxInterval=\"5s\"",
            "system.enableActivityEagerExecution=true",
            "system.enableEagerWorkflowStart=true");

    private final ChildProcess process;
    private final PidFile pidFile;
    private final int port;
    private final int uiPort;

    private LocalTemporalServer(ChildProcess process, PidFile pidFile, int port, int uiPort) {
        this.process = process;
        this.pidFile = pidFile;
        this.port = port;
        this.uiPort = uiPort;
    }

    /**
     * Starts the server and waits until its namespace answers.
     *
     * @param program Temporal's command line tool
     * @param data folder of its own
     * @param port 0 for any free one
     * @param uiPort 0 for any free one
     * @param codec address at which the Web UI has payloads decoded
     * @throws ServiceException when the server does not start
     */
    public static LocalTemporalServer start(
            Path program, Path data, int port, int uiPort, String namespace, Optional<String> codec) {
        return start(program, data, port, uiPort, namespace, codec, List.of());
    }

    /**
     * As {@link #start(Path, Path, int, int, String, Optional)}, without a codec and with limits of its own.
     *
     * @param dynamicConfig further values of Temporal's dynamic configuration, as {@code name=value}
     */
    public static LocalTemporalServer start(
            Path program, Path data, int port, int uiPort, String namespace, List<String> dynamicConfig) {
        return start(program, data, port, uiPort, namespace, Optional.empty(), dynamicConfig);
    }

    private static LocalTemporalServer start(
            Path program,
            Path data,
            int port,
            int uiPort,
            String namespace,
            Optional<String> codec,
            List<String> dynamicConfig) {
        PidFile pidFile = new PidFile(data.resolve("temporal.pid"));
        Leftover.end(pidFile, "TERM");
        int chosen = Ports.orFree(port);
        int ui = Ports.orFree(uiPort);
        Path log = data.resolve("temporal.log");
        ChildProcess process = ChildProcess.start(
                ChildProcess.Start.of(
                        command(program, data, chosen, ui, namespace, codec, dynamicConfig), Map.of(), log));
        pidFile.write(process.mark());
        LocalTemporalServer temporal = new LocalTemporalServer(process, pidFile, chosen, ui);
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(temporal.address())
                .setRpcTimeout(Duration.ofSeconds(2))
                .build());
        try {
            Readiness.await("Temporal", process, log, () -> answers(stubs, namespace));
        } finally {
            stubs.shutdownNow();
        }
        return temporal;
    }

    private static List<String> command(
            Path program,
            Path data,
            int port,
            int ui,
            String namespace,
            Optional<String> codec,
            List<String> dynamicConfig) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "server", "start-dev",
                "--ip", HOST,
                "--port", Integer.toString(port),
                "--ui-port", Integer.toString(ui),
                "--db-filename", data.resolve("temporal.db").toString(),
                "--namespace", namespace,
                "--log-level", "warn",
                "--disable-config-file",
                "--disable-config-env"));
        codec.ifPresent(address -> command.addAll(List.of("--ui-codec-endpoint", address)));
        PRAGMAS.forEach(pragma -> command.addAll(List.of("--sqlite-pragma", pragma)));
        Stream.of(DYNAMIC_CONFIG, dynamicConfig)
                .flatMap(List::stream)
                .forEach(value -> command.addAll(List.of("--dynamic-config-value", value)));
        SEARCH_ATTRIBUTES.forEach(name -> command.addAll(List.of("--search-attribute", name + "=Keyword")));
        return command;
    }

    private static boolean answers(WorkflowServiceStubs stubs, String namespace) {
        try {
            boolean serving = stubs.healthCheck().getStatus() == HealthCheckResponse.ServingStatus.SERVING;
            return serving
                    && stubs.blockingStub()
                            .describeNamespace(DescribeNamespaceRequest.newBuilder()
                                    .setNamespace(namespace)
                                    .build())
                            .hasNamespaceInfo();
        } catch (io.grpc.StatusRuntimeException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return "temporal";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public OptionalInt uiPort() {
        return OptionalInt.of(uiPort);
    }

    @Override
    public boolean durable() {
        return true;
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
        process.stop(PATIENCE);
        pidFile.delete();
    }

    @Override
    public String toString() {
        return "Temporal on " + address();
    }
}
