package dev.weft.local.instance;

import dev.weft.services.ProcessMark;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Ending an instance from outside. */
public final class Shutdown {
    /** Longer than the launcher takes to end all it started, each by force in the end. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private Shutdown() {}

    /**
     * Ends everything that runs on the folder and waits for its end: through its launcher, or in its place when that
     * was killed.
     *
     * @return whether anything was running, or had been when its launcher was killed
     */
    public static boolean of(DataFolder folder) {
        if (!Files.isDirectory(folder.root())) {
            return false;
        }
        Optional<ProcessMark> launcher = InstanceState.running(folder).map(InstanceState::launcher);
        launcher.ifPresent(Shutdown::end);
        boolean remains = !Remains.end(folder).isEmpty() || InstanceState.read(folder).isPresent();
        InstanceState.delete(folder);
        return launcher.isPresent() || remains;
    }

    private static void end(ProcessMark launcher) {
        launcher.terminate();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (launcher.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000_000);
        }
        launcher.kill();
    }
}
