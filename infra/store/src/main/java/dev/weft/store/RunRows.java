package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads rows of the table of runs. */
final class RunRows {
    static final String COLUMNS = """
            id, workspace, canvas, version, title, status, inputs, user_id, trigger, continues, start, created_at,
            started_at, finished_at, outputs, outputs_object, error_code, error_message, last_seq,
            dispatched_at is not null as dispatched, abort_reason is not null as abort_requested
            """;

    private final ObjectStorage objects;

    RunRows(ObjectStorage objects) {
        this.objects = objects;
    }

    /** Without outputs that are too large for the row: lists don't go to object storage. */
    StoredRun listed(ResultSet row) throws SQLException {
        return run(row, Rows.json(row, "outputs"));
    }

    StoredRun full(ResultSet row) throws SQLException {
        Optional<String> large = Rows.text(row, "outputs_object").flatMap(key -> LargeValues.read(objects, key));
        return run(row, large.isPresent() ? large.map(Json::parse) : Rows.json(row, "outputs"));
    }

    private static StoredRun run(ResultSet row, Optional<JsonNode> outputs) throws SQLException {
        return new StoredRun(
                row.getString("id"),
                row.getString("workspace"),
                row.getString("canvas"),
                row.getInt("version"),
                row.getString("title"),
                RunStatus.of(row.getString("status")),
                Rows.object(row, "inputs"),
                Rows.text(row, "user_id"),
                row.getString("trigger"),
                Rows.text(row, "continues"),
                Rows.json(row, "start"),
                Rows.instant(row, "created_at"),
                Rows.moment(row, "started_at"),
                Rows.moment(row, "finished_at"),
                outputs,
                Rows.failure(row),
                row.getLong("last_seq"),
                row.getBoolean("dispatched"),
                row.getBoolean("abort_requested"));
    }
}
