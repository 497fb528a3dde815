package dev.weft.services.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * An HTTP/1.1 server on a free loopback port that answers as its script says, remembers what it was asked and notices
 * when a client leaves before the answer is whole. One request per connection. Safe from several threads.
 */
public final class FakeHttpServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Function<RecordedRequest, Reply> script;
    private final Requests requests = new Requests();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private FakeHttpServer(ServerSocket listener, Function<RecordedRequest, Reply> script) {
        this.listener = listener;
        this.script = script;
    }

    /** @param script what to answer; called once per request, from several threads; its exceptions become a 500 */
    public static FakeHttpServer start(Function<RecordedRequest, Reply> script) {
        try {
            ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
            FakeHttpServer server = new FakeHttpServer(listener, script);
            Thread.ofVirtual().name("fake-http-" + listener.getLocalPort()).start(server::accept);
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A server that gives these answers in turn, and the last one for good. */
    public static FakeHttpServer replying(Reply... replies) {
        List<Reply> left = new ArrayList<>(List.of(replies));
        return start(request -> {
            synchronized (left) {
                return left.size() > 1 ? left.removeFirst() : left.getFirst();
            }
        });
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public String url(String target) {
        return url() + target;
    }

    /** All requests that have come in whole, oldest first. */
    public List<RecordedRequest> requests() {
        return requests.all();
    }

    /**
     * The request of that number, from 1, once it is there.
     *
     * @throws AssertionError after 30 s
     */
    public RecordedRequest awaitRequest(int number) throws InterruptedException {
        return requests.await(number);
    }

    /**
     * Blocks until a client has left before its answer was whole.
     *
     * @throws AssertionError after 30 s
     */
    public void awaitDisconnect() throws InterruptedException {
        requests.awaitDisconnects(1);
    }

    public int disconnects() {
        return requests.disconnects();
    }

    /** How often each {@code Idempotency-Key} came, in order of first sight; a server's ledger of what it did. */
    public Map<String, Integer> ledger() {
        Map<String, Integer> calls = new LinkedHashMap<>();
        requests().forEach(request ->
                request.header("Idempotency-Key").ifPresent(key -> calls.merge(key, 1, Integer::sum)));
        return calls;
    }

    /** Stops listening and breaks off what is open. */
    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(FakeHttpServer::closeQuietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new Exchange(socket, requests).serve(script);
        } catch (IOException e) {
            // The client is gone; the exchange has noted it.
        } finally {
            open.remove(socket);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Being closed already is what was wanted.
        }
    }
}
