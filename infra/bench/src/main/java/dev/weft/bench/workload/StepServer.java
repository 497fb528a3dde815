package dev.weft.bench.workload;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code GET /step?from=n} answers what a node with that one input computes; connections are kept. */
final class StepServer implements AutoCloseable {
    static {
        // Without it the answer's body waits for the client's delayed acknowledgement of its head: 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private StepServer(HttpServer server) {
        this.server = server;
    }

    static StepServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
            StepServer steps = new StepServer(server);
            server.setExecutor(steps.threads);
            server.createContext("/step", StepServer::answer);
            server.start();
            return steps;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/step";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String from = exchange.getRequestURI().getQuery().replace("from=", "");
            List<Long> inputs = from.isEmpty() ? List.of() : List.of(Long.parseLong(from));
            byte[] body = ("{\"value\":" + Graph.step(inputs) + "}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
