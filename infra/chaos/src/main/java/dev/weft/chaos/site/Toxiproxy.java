package dev.weft.chaos.site;

import dev.weft.json.Json;
import dev.weft.services.ChildProcess;
import dev.weft.services.LocalService;
import dev.weft.services.Ports;
import dev.weft.services.ServiceException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.ObjectNode;

/** A server that stands in the middle of connections and spoils them when told to. Thread safe. */
final class Toxiproxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 20_000_000;

    private final ChildProcess process;
    private final String url;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private Toxiproxy(ChildProcess process, int port) {
        this.process = process;
        this.url = "http://" + LocalService.HOST + ":" + port;
    }

    static Toxiproxy start(Path program, Path log) {
        int port = Ports.free();
        ChildProcess process = ChildProcess.start(ChildProcess.Start.of(
                List.of(program.toString(), "-host", LocalService.HOST, "-port", Integer.toString(port)),
                Map.of("LOG_LEVEL", "error"),
                log));
        Toxiproxy toxiproxy = new Toxiproxy(process, port);
        toxiproxy.awaitReady();
        return toxiproxy;
    }

    private void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                send("GET", "/version", "");
                return;
            } catch (ServiceException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Listens on {@code listen} and passes on to {@code upstream}; both host:port. */
    Link link(Link.End from, Link.End to, String listen, String upstream) {
        Link link = new Link(this, from, to, listen);
        ObjectNode proxy = Json.object().put("name", link.name()).put("listen", listen).put("upstream", upstream);
        send("POST", "/proxies", Json.write(proxy));
        return link;
    }

    void send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new ServiceException("Toxiproxy answered " + response.statusCode() + " to " + method + " " + path
                        + " " + body + ": " + response.body());
            }
        } catch (IOException e) {
            throw new ServiceException("Toxiproxy does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        process.kill();
        http.close();
    }
}
