package dev.weft.api.core;

import dev.weft.store.FileStore;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Deletes what has been kept long enough. */
public final class Retention {
    private static final int BATCH = 100;

    private final RunStore runs;
    private final FileStore files;
    private final Clock clock;
    private final Duration keepRuns;
    private final Duration keepUnusedFiles;

    public Retention(RunStore runs, FileStore files, Clock clock, Duration keepRuns, Duration keepUnusedFiles) {
        this.runs = runs;
        this.files = files;
        this.clock = clock;
        this.keepRuns = keepRuns;
        this.keepUnusedFiles = keepUnusedFiles;
    }

    /** How many files went. */
    public int expireFiles() {
        return files.expireUnused(clock.instant().minus(keepUnusedFiles));
    }

    /** Deletes runs that ended long ago with the files they wrote; how many runs went. */
    public int deleteOldRuns() {
        Instant moment = clock.instant().minus(keepRuns);
        int deleted = 0;
        while (true) {
            List<StoredRun> old = runs.endedBefore(moment, BATCH);
            int before = deleted;
            for (StoredRun run : old) {
                if (runs.delete(run.workspace(), run.id())) {
                    deleted++;
                }
            }
            if (old.size() < BATCH || deleted == before) {
                return deleted;
            }
        }
    }
}
