package dev.weft.api.core;

import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskStatus;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tasks of an ended run that were in flight without an answer. Nobody knows whether what they asked for was done, so
 * a retry of the run asks with the same idempotency keys.
 */
public final class Unanswered {
    private static final int PAGE = 1_000;
    private static final Set<String> BLOCKS = Set.of("forEach", "loop", "try", "canvas");

    private final Journal journal;

    public Unanswered(Journal journal) {
        this.journal = journal;
    }

    /** Idempotency keys by path. */
    ObjectNode keys(StoredRun run) {
        ObjectNode keys = Json.object();
        collect(run, Optional.empty(), keys);
        return keys;
    }

    /** A block that was in flight may have had tasks in flight within. */
    private void collect(StoredRun run, Optional<String> under, ObjectNode keys) {
        RunKey key = new RunKey(run.workspace(), run.id());
        SequencedSet<String> blocks = new LinkedHashSet<>();
        Optional<String> after = Optional.empty();
        while (true) {
            List<TaskRow> rows = journal.tasks(key, under, after, PAGE);
            for (TaskRow row : rows) {
                if (row.status() == TaskStatus.ABORTED || row.status() == TaskStatus.RUNNING) {
                    keys.put(row.path(), known(run, row.path()));
                    String inCanvas = row.path().replaceAll("\\[\\d+]", "");
                    if (BLOCKS.contains(row.type()) && !under.equals(Optional.of(inCanvas))) {
                        blocks.add(inCanvas);
                    }
                }
            }
            if (rows.size() < PAGE) {
                blocks.forEach(block -> collect(run, Optional.of(block), keys));
                return;
            }
            after = Optional.of(rows.getLast().path());
        }
    }

    /** A retry of a retry keeps what the first run sent. */
    private static String known(StoredRun run, String path) {
        String own = run.id() + ":" + path;
        return run.start().map(start -> start.path("keys").path(path).asString(own)).orElse(own);
    }
}
