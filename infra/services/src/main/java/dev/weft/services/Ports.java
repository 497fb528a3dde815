package dev.weft.services;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface. */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 29_999;
    private static final Set<Integer> HANDED_OUT = new LinkedHashSet<>();

    private Ports() {}

    /**
     * A port that nothing listens on now; this JVM never hands it out again. It lies below those that systems give to
     * outgoing connections, so that it is still free when a server comes back to it.
     */
    public static int free() {
        synchronized (HANDED_OUT) {
            while (true) {
                int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
                if (isFree(port) && HANDED_OUT.add(port)) {
                    return port;
                }
            }
        }
    }

    /** The port asked for; 0 stands for any free one. */
    public static int orFree(int port) {
        return port == 0 ? free() : port;
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
