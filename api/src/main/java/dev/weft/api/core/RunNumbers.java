package dev.weft.api.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.Figures;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What counts in a run: its number, its steps, its tokens. */
public final class RunNumbers {
    private static final int KEPT = 10_000;

    private final RunStore runs;
    /** A number never changes: many who follow one run at once cost one look-up. */
    private final Cache<RunKey, Long> numbers =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    public RunNumbers(RunStore runs) {
        this.runs = runs;
    }

    /** The run's number among those of its canvas, from 1, in the order in which they were first asked for. */
    public long number(StoredRun run) {
        return numbers.get(
                new RunKey(run.workspace(), run.id()),
                key -> runs.number(key.workspace(), key.run()).orElseThrow(() -> new NotFound(What.RUN, key.run())));
    }

    public Figures of(StoredRun run) {
        return Optional.ofNullable(runs.figures(run.workspace(), List.of(run.id())).get(run.id()))
                .orElse(Figures.NONE);
    }

    /** By run id; of runs of one workspace. */
    public Map<String, Figures> of(String workspace, List<StoredRun> found) {
        return runs.figures(workspace, found.stream().map(StoredRun::id).toList());
    }

    /** Failures that did not keep the run from succeeding. */
    public static int exceptions(StoredRun run, Figures figures) {
        return run.status() == RunStatus.SUCCEEDED ? figures.exceptions() : 0;
    }
}
