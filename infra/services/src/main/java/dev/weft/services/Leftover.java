package dev.weft.services;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What a JVM that was killed left running on a data folder. */
public final class Leftover {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Leftover() {}

    /** Ends the process that the file names, by the signal first and by force after 15 s. */
    public static void end(PidFile file, String signal) {
        file.running().ifPresent(mark -> end(mark, signal));
        file.delete();
    }

    /**
     * As {@link #end(PidFile, String)}; does nothing when the process has ended, even if another has its id now.
     *
     * @throws ServiceException when the process does not end at all
     */
    public static void end(ProcessMark mark, String signal) {
        mark.signal(signal);
        if (!gone(mark)) {
            mark.kill();
            if (!gone(mark)) {
                throw new ServiceException("Process " + mark.pid() + " of an earlier start does not end");
            }
        }
    }

    private static boolean gone(ProcessMark mark) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (mark.isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return true;
    }
}
