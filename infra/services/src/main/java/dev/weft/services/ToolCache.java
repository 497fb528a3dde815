package dev.weft.services;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Where tools are kept that were installed once for all instances of this machine's user. */
final class ToolCache {
    private static final Duration REMINDER = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = 50_000_000;

    private ToolCache() {}

    static Path of(Settings settings) {
        return settings.folder(Setting.WEFT_CACHE);
    }

    /** Holds the file's lock, against other processes and other threads of this one. */
    static Held lock(Path file, Runnable waiting) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long reminder = System.nanoTime();
            while (!tryLock(channel)) {
                if (System.nanoTime() >= reminder) {
                    waiting.run();
                    reminder = System.nanoTime() + REMINDER.toNanos();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return new Held(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** A lock; closing it gives it back. */
    record Held(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
