package dev.weft.activities.wrapper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.store.Journal;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What this process knows of finished tasks, so that most need no look-up. Kept per Temporal run and thrown away when
 * its workflow is made anew in this process, as another may have carried it on meanwhile. Thread safe.
 */
public final class Known {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final long MAX_RUNS = 20_000;

    /** That of {@code run.accepted}: nothing else has happened in the run. */
    private static final long FIRST_EVENT = 1;

    private final Journal journal;
    private final RunCache runs;
    /** Of the workflows that live in this process; empty until somebody asks. */
    private final Cache<String, Optional<Rows>> byOrigin =
            Caffeine.newBuilder().maximumSize(MAX_RUNS).expireAfterAccess(KEPT).build();

    /** @param ended whether the run was over when they were loaded */
    private record Rows(Map<String, TaskRow> loaded, Set<String> doneHere, boolean ended) {}

    Known(Journal journal, RunCache runs) {
        this.journal = journal;
        this.runs = runs;
    }

    /** A workflow instance begins, or begins again, in this process. */
    public void instantiated(String origin) {
        byOrigin.put(origin, Optional.empty());
    }

    /** A workflow begins. Returns false when its run is over already: nothing may be run. */
    boolean opened(RunKey run, String origin) {
        Optional<StoredRun> row = runs.load(run);
        if (row.filter(Known::fresh).isPresent()) {
            byOrigin.put(origin, Optional.of(nothing()));
        }
        return row.filter(found -> !found.status().terminal()).isPresent();
    }

    private static boolean fresh(StoredRun row) {
        return row.lastSeq() == FIRST_EVENT && !row.status().terminal();
    }

    private static Rows nothing() {
        return new Rows(Map.of(), ConcurrentHashMap.newKeySet(), false);
    }

    /** Waits for rows that are being loaded: these may have been read just before the task's own was committed. */
    void done(String origin, String path) {
        byOrigin.asMap().computeIfPresent(origin, (key, rows) -> {
            rows.ifPresent(known -> known.doneHere().add(path));
            return rows;
        });
    }

    /**
     * The task's finished row, if it has one.
     *
     * @param beside whether its workflow runs in this process, as that of a local activity does
     * @param first whether nothing suggests an earlier attempt
     * @throws io.temporal.failure.ApplicationFailure when it has none and the run is over: it may not be run
     */
    Optional<TaskRow> finished(RunKey run, String origin, String path, boolean beside, boolean first) {
        if (!first) {
            return row(run, path, origin);
        }
        Optional<Rows> known = byOrigin.getIfPresent(origin);
        if (known == null && !beside) {
            return finishedElsewhere(run, origin, path);
        }
        Rows rows = known != null && known.isPresent() ? known.get() : read(run, origin);
        return rows.doneHere().contains(path)
                ? row(run, path, origin)
                : unlessEnded(Optional.ofNullable(rows.loaded().get(path)), rows.ended());
    }

    private Rows read(RunKey run, String origin) {
        return byOrigin.asMap()
                .compute(origin, (key, rows) -> rows != null && rows.isPresent() ? rows : Optional.of(load(run, key)))
                .orElseThrow();
    }

    /** The first task of a run that this process meets looks whether the run is over. */
    private Optional<TaskRow> finishedElsewhere(RunKey run, String origin, String path) {
        if (runs.knows(run)) {
            return row(run, path, origin);
        }
        Optional<StoredRun> found = runs.load(run);
        return found.filter(Known::fresh).isPresent()
                ? Optional.empty()
                : unlessEnded(row(run, path, origin), ended(found));
    }

    private Optional<TaskRow> row(RunKey run, String path, String origin) {
        return journal.task(run, path, origin).filter(row -> row.status().terminal());
    }

    private static Optional<TaskRow> unlessEnded(Optional<TaskRow> row, boolean ended) {
        if (row.isEmpty() && ended) {
            throw Results.stopped("The run has ended");
        }
        return row;
    }

    /** A run that is gone is over. */
    private static boolean ended(Optional<StoredRun> run) {
        return run.map(found -> found.status().terminal()).orElse(true);
    }

    /** Of a run that is only beginning one look at its row is enough. */
    private Rows load(RunKey run, String origin) {
        Optional<StoredRun> row = runs.load(run);
        return row.filter(Known::fresh).isPresent()
                ? nothing()
                : new Rows(
                        journal.finished(run, origin).stream()
                                .collect(Collectors.toMap(
                                        TaskRow::path, Function.identity(), (one, other) -> other)),
                        ConcurrentHashMap.newKeySet(),
                        ended(row));
    }
}
