package dev.weft.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Passes TCP connections on until it is cut: then open ones end and new ones are dropped at once. */
public final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final String host;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong received = new AtomicLong();
    private volatile boolean cut;

    private Relay(ServerSocket server, String host, int target) {
        this.server = server;
        this.host = host;
        this.target = target;
    }

    public static Relay to(String host, int port) throws IOException {
        Relay relay = new Relay(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), host, port);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    public int port() {
        return server.getLocalPort();
    }

    public void cut() {
        cut = true;
        open.forEach(Relay::end);
    }

    public void restore() {
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
                pass(new Counted(client.getInputStream()), client, service);
                pass(service.getInputStream(), service, client);
            } catch (IOException e) {
                // The next connection may do better.
            }
        }
    }

    /** Bytes that the service was sent. */
    public long received() {
        return received.get();
    }

    private void pass(InputStream bytes, Socket from, Socket to) {
        open.add(from);
        Thread.ofVirtual().start(() -> {
            try {
                bytes.transferTo(to.getOutputStream());
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

    private final class Counted extends FilterInputStream {
        Counted(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            received.addAndGet(Math.max(0, count));
            return count;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
