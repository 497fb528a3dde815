package dev.weft.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes TCP connections on until it is cut: then open ones end and new ones are dropped at once. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private Relay(ServerSocket server, String host, int target) {
        this.server = server;
        this.host = host;
        this.target = target;
    }

    static Relay to(String host, int port) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), host, port);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        cut = true;
        open.forEach(Relay::end);
    }

    void restore() {
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    end(client);
                    continue;
                }
                Socket service = new Socket(host, target);
                pass(client, service);
                pass(service, client);
            } catch (IOException e) {
                // The next connection may do better.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        open.add(from);
        Thread.ofVirtual().start(() -> {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // Either side has gone.
            } finally {
                end(from);
                end(to);
                open.remove(from);
            }
        });
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is what it should be.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
