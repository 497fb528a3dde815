package dev.weft.services;

import java.util.concurrent.CompletableFuture;

/** A service of this machine that listens on loopback. Thread safe. */
public interface LocalService extends AutoCloseable {
    String HOST = "127.0.0.1";

    /** {@code temporal}, {@code minio} or {@code postgres}. */
    String name();

    int port();

    /** The process that serves; this JVM's own when the service runs inside it. */
    long pid();

    boolean isAlive();

    /** Completes when the service is no longer there, asked for or not. */
    CompletableFuture<?> ended();

    /** Ends the service in good order, by force after 20 s, and waits for its end. A second call does nothing. */
    @Override
    void close();

    default String address() {
        return HOST + ":" + port();
    }
}
