package dev.weft.store;

import dev.weft.store.RunStore.Figures;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what happened in runs. */
final class RunFigures {
    private final Database database;

    RunFigures(Database database) {
        this.database = database;
    }

    Optional<Long> number(String workspace, String id) {
        return database.call(() -> database.sql(
                                "select number from run where workspace = ? and id = ? and number is not null",
                                workspace, id)
                        .query(Long.class)
                        .optional())
                .or(() -> numbered(workspace, id));
    }

    /** The run's row is locked first, so that it is numbered once. */
    private Optional<Long> numbered(String workspace, String id) {
        return database.call(() -> database.sql(
                        """
                with known as (
                    select canvas, number from run where workspace = ? and id = ? for no key update
                ), counted as (
                    update canvas c set runs = c.runs + 1 from known k
                    where c.workspace = ? and c.id = k.canvas and k.number is null
                    returning c.runs
                ), kept as (
                    update run r set number = counted.runs from counted where r.workspace = ? and r.id = ?
                )
                select coalesce(k.number, (select runs from counted), 0) as number from known k""",
                        workspace, id, workspace, workspace, id)
                .query(Long.class)
                .optional());
    }

    /** A task may have rows of several histories of its run; it is one step. */
    Map<String, Figures> of(String workspace, Collection<String> ids) {
        Map<String, Figures> figures = new LinkedHashMap<>();
        ids.forEach(id -> figures.put(id, Figures.NONE));
        database.call(() -> database.sql(
                        """
                select t.run,
                    count(distinct t.path) filter (
                        where t.status in ('running', 'succeeded', 'failed')
                           or t.status = 'aborted' and t.started_at is not null) as steps,
                    coalesce(sum(case when json_typeof(u.usage -> 'totalTokens') = 'number'
                        then (u.usage ->> 'totalTokens')::numeric end), 0)::bigint as tokens,
                    count(distinct t.path) filter (
                        where t.type <> 'speech'
                          and (t.data ->> 'fallback' = 'true' or t.status = 'failed' and t.scope = '')) as exceptions,
                    coalesce(bool_or(t.type = 'approval' and t.status = 'running'), false) as asking
                from run_task t
                cross join lateral (select case when t.output_object is not null then t.data -> 'usage'
                    else t.output -> case t.type when 'extract' then '__usage' else 'usage' end end as usage) u
                where t.workspace = ? and t.run = any(?) group by t.run""",
                        workspace, List.copyOf(ids))
                .query((row, number) -> Map.entry(
                        row.getString("run"),
                        new Figures(
                                row.getInt("steps"),
                                row.getLong("tokens"),
                                row.getInt("exceptions"),
                                row.getBoolean("asking"))))
                .list())
                .forEach(run -> figures.put(run.getKey(), run.getValue()));
        return figures;
    }
}
