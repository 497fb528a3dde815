package dev.weft.api.core;

import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Entry;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ends runs that no workflow will end. */
public final class Settlement {
    private static final String ORIGIN = "settled";

    private final Journal journal;

    public Settlement(Journal journal) {
        this.journal = journal;
    }

    /** Writes {@code run.finished} unless it stands already; false when it did. */
    public boolean settle(StoredRun run, RunStatus status, TaskFailure failure) {
        ObjectNode data = Json.object().put("status", status.wire());
        data.set("error", (JsonNode) Json.object()
                .put("code", failure.code().name())
                .put("message", failure.message()));
        Entry finished = new Entry(EventKind.RUN_FINISHED, "", 0, 0, data, Optional.empty());
        return !journal.append(new RunKey(run.workspace(), run.id()), ORIGIN, List.of(finished))
                .closed();
    }
}
