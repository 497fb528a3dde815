package dev.weft.api.core;

import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.Control;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.Reuse;
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
        String from = run.start().map(start -> start.path("from").asString(Reuse.FROM_FAILED)).orElse(Reuse.FROM_FAILED);
        Optional<StoredRun> before = run.continues().flatMap(id -> runs.find(run.workspace(), id));
        if (before.isEmpty() || from.equals(Reuse.FROM_START)) {
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
        Map<String, TaskStatus> statuses = new LinkedHashMap<>();
        for (TaskRow row : journal.tasks(oldKey, Optional.empty(), Optional.empty(), MOST_ROWS)) {
            rows.put(row.path(), row);
            statuses.put(row.path(), row.status());
        }
        Set<String> taken = new HashSet<>(Reuse.of(old, canvas, statuses, from));
        Map<PlannedTask, TaskRow> reused = new LinkedHashMap<>();
        for (PlannedTask task : canvas.plan().root().tasks()) {
            if (taken.contains(task.id())) {
                reused.put(task, rows.get(task.id()));
            }
        }
        return reused;
    }

    private static Settled settled(PlannedTask task, ValueRef reference, Optional<JsonNode> value) {
        List<List<String>> paths = task.control() instanceof Control.Assign ? List.of(List.of()) : task.exposes();
        Exposure exposure = value.map(output -> Exposure.of(output, paths, TaskResult.MAX_EXPOSED_BYTES))
                .orElseGet(() -> new Exposure(Optional.empty(), false));
        Optional<String> branch = value.flatMap(output -> PlannedTask.branch(task.type(), output));
        return new Settled(
                task.id(),
                TaskStatus.SUCCEEDED,
                Optional.of(reference),
                exposure.value(),
                exposure.overflow(),
                false,
                branch,
                Optional.empty(),
                List.of());
    }
}
