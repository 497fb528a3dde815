package dev.weft.services;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Where tools are kept that were installed once for all instances of this machine's user. */
final class ToolCache {
    private ToolCache() {}

    static Path of(Settings settings) {
        return HomePath.of(settings.text(Setting.WEFT_CACHE));
    }

    /** Waits for the lock, also when another thread of this JVM holds it. */
    static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(50_000_000);
            }
        }
    }
}
