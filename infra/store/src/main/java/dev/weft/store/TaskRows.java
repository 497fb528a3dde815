package dev.weft.store;

import dev.weft.store.Journal.TaskRow;
import dev.weft.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Reads rows of the table of tasks. */
final class TaskRows {
    /** The columns that {@link #row} reads, but for the output. */
    static final String COLUMNS = """
            t.path, t.iteration, t.origin, t.title, t.type, t.status, t.attempt, t.started_at, t.finished_at,
            t.error_code, t.error_message, t.size, t.data
            """;

    /** The same of the newest row of a task, which may have begun to wait in an earlier history of its run. */
    static final String NEWEST = COLUMNS.replace(
            "t.started_at",
            """
            coalesce(t.started_at, (
                select min(earlier.started_at) from run_task earlier
                where earlier.run = t.run and earlier.path = t.path and earlier.workspace = t.workspace
            )) as started_at""");

    private TaskRows() {}

    static TaskRow row(ResultSet row) throws SQLException {
        Integer[] indices = (Integer[]) row.getArray("iteration").getArray();
        return new TaskRow(
                row.getString("path"),
                List.copyOf(Arrays.asList(indices)),
                row.getString("origin"),
                row.getString("title"),
                row.getString("type"),
                TaskStatus.of(row.getString("status")),
                row.getInt("attempt"),
                Rows.moment(row, "started_at"),
                Rows.moment(row, "finished_at"),
                Rows.failure(row),
                Rows.json(row, "output"),
                row.getLong("size"),
                Rows.object(row, "data"));
    }
}
