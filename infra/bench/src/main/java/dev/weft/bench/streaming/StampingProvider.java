package dev.weft.bench.streaming;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** An OpenAI-compatible model whose every token is the moment at which it was sent, by this JVM's {@code nanoTime}. */
final class StampingProvider implements AutoCloseable {
    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int tokens;
    private final Duration pace;

    private StampingProvider(HttpServer server, int tokens, Duration pace) {
        this.server = server;
        this.tokens = tokens;
        this.pace = pace;
    }

    /** @param pace between two tokens of one answer */
    static StampingProvider start(int tokens, Duration pace) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
            StampingProvider provider = new StampingProvider(server, tokens, pace);
            server.setExecutor(provider.threads);
            server.createContext("/v1/chat/completions", provider::answer);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For {@code WEFT_LLM_BASE_URL}. */
    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            long next = System.nanoTime();
            for (int token = 0; token < tokens; token++) {
                for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                next += pace.toNanos();
                send(out, chunk("{\"content\":\"" + System.nanoTime() + " \"}", "null"));
            }
            send(out, chunk("{}", "\"stop\""));
            send(out, "[DONE]");
        }
    }

    private static String chunk(String delta, String finish) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"stamps\",\"choices\":"
                + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
