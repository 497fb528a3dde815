package dev.weft.api.core;

import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.plan.Control;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import dev.weft.run.RunInput.Settled;
import dev.weft.store.Journal;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.Exposure;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskResult;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a retry takes along: a result is reused when the task succeeded, when its compiled configuration and those of all
 * its ancestors are unchanged, and when nothing it depends on runs again.
 */
public final class Continuations {
    private static final int MOST_ROWS = 10_000;

    private final RunStore runs;
    private final Journal journal;
    private final CompiledCanvases compiled;

    public Continuations(RunStore runs, Journal journal, CompiledCanvases compiled) {
        this.runs = runs;
        this.journal = journal;
        this.compiled = compiled;
    }

    /** Adopts the results of the continued run that this one reuses; repeating it changes nothing. */
    public List<Settled> settled(StoredRun run, CompiledCanvas canvas) {
        String from = run.start().map(start -> start.path("from").asString("")).orElse("");
        Optional<StoredRun> before = run.continues().flatMap(id -> runs.find(run.workspace(), id));
        if (before.isEmpty() || from.equals(Retries.START)) {
            return List.of();
        }
        Optional<CompiledCanvas> old = compiled(before.get());
        if (old.isEmpty()) {
            return List.of();
        }
        RunKey oldKey = new RunKey(before.get().workspace(), before.get().id());
        Map<PlannedTask, TaskRow> reused = reused(oldKey, from, canvas, old.get());
        Map<ValueRef, ValueRef> adopted = new LinkedHashMap<>();
        reused.values().forEach(row -> adopted.put(
                new ValueRef(row.path(), row.origin()), new ValueRef(row.path(), oldKey.run())));
        journal.adopt(new RunKey(run.workspace(), run.id()), oldKey.run(), adopted);
        Map<ValueRef, JsonNode> values = journal.values(oldKey, adopted.keySet());
        List<Settled> settled = new ArrayList<>();
        reused.forEach((task, row) -> {
            Optional<JsonNode> value =
                    Optional.ofNullable(values.get(new ValueRef(row.path(), row.origin())));
            settled.add(settled(task, new ValueRef(row.path(), oldKey.run()), value));
        });
        return settled;
    }

    private Optional<CompiledCanvas> compiled(StoredRun run) {
        try {
            return Optional.of(compiled.get(run.workspace(), run.canvas(), run.version()));
        } catch (NotFound | InvalidCanvas e) {
            return Optional.empty();
        }
    }

    private Map<PlannedTask, TaskRow> reused(RunKey oldKey, String from, CompiledCanvas canvas, CompiledCanvas old) {
        Map<String, TaskRow> rows = new LinkedHashMap<>();
        journal.tasks(oldKey, Optional.empty(), Optional.empty(), MOST_ROWS)
                .forEach(row -> rows.put(row.path(), row));
        Map<PlannedTask, TaskRow> reused = new LinkedHashMap<>();
        Set<String> again = new HashSet<>();
        for (PlannedTask task : canvas.plan().root().tasks()) {
            Optional<TaskRow> row = Optional.ofNullable(rows.get(task.id()));
            boolean unchanged = !task.id().equals(from)
                    && task.edges().stream().map(Edge::from).noneMatch(again::contains)
                    && fingerprint(canvas, task.id()).equals(fingerprint(old, task.id()));
            switch (row.map(TaskRow::status).orElse(TaskStatus.WAITING)) {
                case SUCCEEDED -> {
                    if (unchanged) {
                        reused.put(task, row.orElseThrow());
                    } else {
                        again.add(task.id());
                    }
                }
                case SKIPPED -> {
                    if (!unchanged) {
                        again.add(task.id());
                    }
                }
                case WAITING, RUNNING, FAILED, ABORTED -> again.add(task.id());
            }
        }
        return reused;
    }

    private static Optional<String> fingerprint(CompiledCanvas canvas, String id) {
        return canvas.task(id).map(CompiledTask::fingerprint);
    }

    private static Settled settled(PlannedTask task, ValueRef reference, Optional<JsonNode> value) {
        List<List<String>> paths = task.control() instanceof Control.Assign ? List.of(List.of()) : task.exposes();
        Exposure exposure = value.map(output -> Exposure.of(output, paths, TaskResult.MAX_EXPOSED_BYTES))
                .orElseGet(() -> new Exposure(Optional.empty(), false));
        Optional<String> branch = task.control() instanceof Control.Switch
                ? value.map(output -> output.path("case").asString("")).filter(name -> !name.isEmpty())
                : Optional.empty();
        return new Settled(
                task.id(),
                TaskStatus.SUCCEEDED,
                Optional.of(reference),
                exposure.value(),
                exposure.overflow(),
                false,
                branch,
                Optional.empty());
    }
}
