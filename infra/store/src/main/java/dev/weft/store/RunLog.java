package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.RunStore.LogFilter;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import java.util.ArrayList;
import java.util.List;

/** Finds runs of one canvas by what they were given and returned. One index serves the canvas, the order and the period. */
final class RunLog {
    private static final String HANDLED = """
            exists (
                select from run_task t where t.workspace = run.workspace and t.run = run.id
                  and t.type <> 'speech' and (t.data ->> 'fallback' = 'true' or t.status = 'failed' and t.scope = ''))""";

    private final Database database;
    private final RunRows rows;
    private final LargeOutputs large;

    RunLog(Database database, RunRows rows, LargeOutputs large) {
        this.database = database;
        this.rows = rows;
        this.large = large;
    }

    List<StoredRun> page(String workspace, String canvas, LogFilter filter, long offset, int limit) {
        List<Object> arguments = new ArrayList<>();
        String where = where(workspace, canvas, filter, arguments);
        arguments.add(offset);
        arguments.add(limit);
        return database.call(() -> database.sql(
                        "select " + RunRows.COLUMNS + " from run where " + where + " order by id desc offset ? limit ?",
                        arguments.toArray())
                .query((row, number) -> rows.listed(row))
                .list());
    }

    long count(String workspace, String canvas, LogFilter filter) {
        List<Object> arguments = new ArrayList<>();
        String where = where(workspace, canvas, filter, arguments);
        return database.call(() -> database.sql("select count(*) from run where " + where, arguments.toArray())
                .query(Long.class)
                .single());
    }

    private String where(String workspace, String canvas, LogFilter filter, List<Object> arguments) {
        StringBuilder where = new StringBuilder("workspace = ? and canvas = ?");
        arguments.add(workspace);
        arguments.add(canvas);
        if (!filter.statuses().isEmpty()) {
            where.append(" and status = any(?)");
            arguments.add(filter.statuses().stream().map(RunStatus::wire).toList());
        }
        filter.exceptions().ifPresent(some -> where.append(some ? " and " : " and not ").append(HANDLED));
        filter.user().ifPresent(user -> {
            where.append(" and user_id = ?");
            arguments.add(user);
        });
        filter.after().ifPresent(moment -> {
            where.append(" and id >= ?");
            arguments.add(Ids.floor("run", moment));
        });
        filter.before().ifPresent(moment -> {
            where.append(" and id < ?");
            arguments.add(Ids.floor("run", moment));
        });
        filter.keyword().map(RunLog::escaped).ifPresent(word -> {
            List<String> found = large.holding(where.toString(), List.copyOf(arguments), word);
            where.append(" and (strpos(lower(inputs::text), lower(?)) > 0 or strpos(lower(outputs::text), lower(?)) > 0")
                    .append(" or id = any(?))");
            arguments.add(word);
            arguments.add(word);
            arguments.add(found);
        });
        return where.toString();
    }

    /** As it stands in JSON. */
    private static String escaped(String word) {
        String json = Json.write(Json.text(word));
        return json.substring(1, json.length() - 1);
    }
}
