package dev.weft.services;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a child process to serve. */
final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long PAUSE_NANOS = 20_000_000;

    private Readiness() {}

    /** @throws ServiceException with the end of the log when the process ends or takes longer than 90 s */
    static void await(String name, ChildProcess process, Path log, BooleanSupplier ready) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new ServiceException(name + " ended while starting; " + log + " says:\n" + tail(log));
            }
            if (System.nanoTime() > deadline) {
                process.kill();
                throw new ServiceException(name + " did not get ready within " + PATIENCE.toSeconds() + " s; " + log
                        + " says:\n" + tail(log));
            }
            if (Thread.interrupted()) {
                process.kill();
                Thread.currentThread().interrupt();
                throw new ServiceException("Interrupted while " + name + " was starting");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    static String tail(Path log) {
        try {
            String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            return text.substring(Math.max(0, text.length() - 2_000));
        } catch (IOException e) {
            return "(no log)";
        }
    }
}
