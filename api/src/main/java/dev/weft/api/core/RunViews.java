package dev.weft.api.core;

import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import dev.weft.run.RunSnapshot;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Iterations;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts together how a run stands: the journal says what is certain, a running workflow what is newer. Of two states the
 * later one is shown, so nothing moves backwards. A closed run is the journal alone.
 */
public final class RunViews {
    private static final int MOST_ROWS = 10_000;

    private final Runs runs;
    private final Journal journal;
    private final CompiledCanvases compiled;
    private final LiveStatus live;

    public RunViews(Runs runs, Journal journal, CompiledCanvases compiled, LiveStatus live) {
        this.runs = runs;
        this.journal = journal;
        this.compiled = compiled;
        this.live = live;
    }

    public RunView of(Principal principal, Optional<String> user, String id) {
        StoredRun run = runs.find(principal, user, id);
        Optional<RunSnapshot> snapshot =
                run.dispatched() && !run.status().terminal() ? live.ask(id) : Optional.empty();
        if (snapshot.isPresent()) {
            run = runs.find(principal, user, id);
        }
        RunKey key = new RunKey(run.workspace(), run.id());
        Map<String, TaskRow> rows = new LinkedHashMap<>();
        rows(key).forEach(row -> rows.put(row.path(), row));
        Map<String, Iterations> iterations = journal.iterations(key);
        Map<String, RunSnapshot.Task> newer = new LinkedHashMap<>();
        if (!run.status().terminal()) {
            snapshot.ifPresent(answer -> answer.tasks().forEach(task -> newer.put(task.id(), task)));
        }
        List<RunView.Task> tasks = new ArrayList<>();
        for (PlannedTask planned : plan(run)) {
            tasks.add(task(
                    planned,
                    Optional.ofNullable(rows.get(planned.id())),
                    Optional.ofNullable(newer.get(planned.id())),
                    Optional.ofNullable(iterations.get(planned.id()))));
        }
        return new RunView(run, status(run, snapshot), runs.place(run), tasks);
    }

    /** Rows of the top level. */
    List<TaskRow> rows(RunKey key) {
        return journal.tasks(key, Optional.empty(), Optional.empty(), MOST_ROWS);
    }

    private List<PlannedTask> plan(StoredRun run) {
        try {
            return compiled.get(run.workspace(), run.canvas(), run.version()).plan().root().tasks();
        } catch (NotFound | InvalidCanvas e) {
            return List.of();
        }
    }

    private static RunStatus status(StoredRun run, Optional<RunSnapshot> snapshot) {
        if (run.status().terminal()) {
            return run.status();
        }
        return snapshot.map(RunSnapshot::status)
                .filter(status -> !status.terminal() && status != RunStatus.ACCEPTED)
                .orElse(run.status());
    }

    private static RunView.Task task(
            PlannedTask planned,
            Optional<TaskRow> row,
            Optional<RunSnapshot.Task> newer,
            Optional<Iterations> iterations) {
        TaskStatus stored = row.map(TaskRow::status).orElse(TaskStatus.WAITING);
        TaskStatus asked = newer.map(RunSnapshot.Task::status).orElse(TaskStatus.WAITING);
        boolean ahead = rank(asked) > rank(stored);
        return new RunView.Task(
                planned.id(),
                planned.title(),
                planned.type(),
                ahead ? asked : stored,
                row.map(TaskRow::attempt).orElse(0),
                planned.edges().stream().map(Edge::from).distinct().toList(),
                row.flatMap(TaskRow::startedAt),
                row.flatMap(TaskRow::finishedAt),
                ahead ? newer.flatMap(RunSnapshot.Task::error) : row.flatMap(TaskRow::error),
                iterations);
    }

    private static int rank(TaskStatus status) {
        return switch (status) {
            case WAITING -> 0;
            case RUNNING -> 1;
            case SUCCEEDED, FAILED, SKIPPED, ABORTED -> 2;
        };
    }

    /** Tasks of a block's iterations, ordered by iteration. */
    public List<TaskRow> iterations(
            Principal principal, String id, String under, Optional<String> after, int limit) {
        StoredRun run = runs.find(principal, Optional.empty(), id);
        return journal.tasks(new RunKey(run.workspace(), run.id()), Optional.of(under), after, limit);
    }
}
