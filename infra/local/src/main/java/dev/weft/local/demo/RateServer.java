package dev.weft.local.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The exchange rates that the example asks for, so that it needs no network. The first answer is that of a service
 * which is busy: 503 with {@code Retry-After}.
 */
final class RateServer implements AutoCloseable {
    /** An address of loopback that nothing else uses, where the system has several. */
    private static final String OWN_ADDRESS = "127.0.0.77";
    private static final String ANY_SYSTEMS_ADDRESS = "127.0.0.1";
    private static final String BUSY = """
            {"error": "busy, try again in a second"}
            """;
    private static final String RATE = """
            {"base": "EUR", "quote": "USD", "rate": 1.0842}
            """;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger requests = new AtomicInteger();

    private RateServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/rates/EUR", this::answer);
    }

    static RateServer start() {
        RateServer server = new RateServer(bind());
        server.server.start();
        return server;
    }

    private static HttpServer bind() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(OWN_ADDRESS), 0), 0);
        } catch (IOException noSuchAddress) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getByName(ANY_SYSTEMS_ADDRESS), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What {@code WEFT_EGRESS_ALLOW} must contain. */
    String host() {
        return server.getAddress().getAddress().getHostAddress();
    }

    String url() {
        return "http://" + host() + ":" + server.getAddress().getPort() + "/rates/EUR";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean busy = requests.incrementAndGet() == 1;
            byte[] body = (busy ? BUSY : RATE).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (busy) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(busy ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
