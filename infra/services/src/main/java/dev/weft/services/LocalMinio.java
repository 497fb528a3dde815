package dev.weft.services;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** MinIO of this machine, with keys that are made once per data folder. */
public final class LocalMinio implements LocalObjectStore {
    private static final String ACCESS_KEY = "weft";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ChildProcess process;
    private final PidFile pidFile;
    private final int port;
    private final int consolePort;
    private final String secretKey;

    private LocalMinio(ChildProcess process, PidFile pidFile, int port, int consolePort, String secretKey) {
        this.process = process;
        this.pidFile = pidFile;
        this.port = port;
        this.consolePort = consolePort;
        this.secretKey = secretKey;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @param program MinIO's server
     * @param data folder of its own
     * @param port 0 for any free one
     * @param consolePort of the web console; 0 for any free one
     * @throws ServiceException when the server does not start
     */
    public static LocalMinio start(Path program, Path data, int port, int consolePort) {
        PidFile pidFile = new PidFile(data.resolve("minio.pid"));
        Leftover.end(pidFile, "TERM");
        String secretKey = Secrets.keep(data.resolve("secret-key"), 24);
        int chosen = Ports.orFree(port);
        int console = Ports.orFree(consolePort);
        Path log = data.resolve("minio.log");
        ChildProcess process = ChildProcess.start(ChildProcess.Start.of(
                List.of(
                        program.toString(), "server", "--quiet",
                        "--address", HOST + ":" + chosen,
                        "--console-address", HOST + ":" + console,
                        "--certs-dir", data.resolve("certs").toString(),
                        data.resolve("objects").toString()),
                Map.of("MINIO_ROOT_USER", ACCESS_KEY, "MINIO_ROOT_PASSWORD", secretKey, "MINIO_UPDATE", "off"),
                log));
        pidFile.write(process.mark());
        LocalMinio minio = new LocalMinio(process, pidFile, chosen, console, secretKey);
        Readiness.await("MinIO", process, log, minio::answers);
        return minio;
    }

    @Override
    public String name() {
        return "minio";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public OptionalInt consolePort() {
        return OptionalInt.of(consolePort);
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
    public String accessKey() {
        return ACCESS_KEY;
    }

    @Override
    public String secretKey() {
        return secretKey;
    }

    @Override
    public void close() {
        process.stop(PATIENCE);
        pidFile.delete();
    }

    @Override
    public String toString() {
        return "MinIO on " + address();
    }

    private boolean answers() {
        return answers(endpoint() + "/minio/health/ready") && answers("http://" + HOST + ":" + consolePort + "/");
    }

    private static boolean answers(String url) {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(URI.create(url))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
