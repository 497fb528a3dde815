package dev.weft.store;

import dev.weft.store.RunStore.StoredRun;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which accepted runs may start. A claim is a lease of 30 s, so that the runs of a dispatcher that died are taken over.
 * A claimed run counts against the caps of its canvas and workspace. Where there is a cap, claims of a workspace are
 * made one after the other, under the lock of its row.
 */
final class RunQueue {
    private static final String FREE = """
            finished_at is null and dispatched_at is null and (claimed_until is null or claimed_until <= now())""";

    private static final String CLAIM = "update run set claimed_until = now() + interval '30 seconds' where id in ("
            + "select id from run where id = any(?) and " + FREE + " order by id for no key update skip locked)"
            + " returning " + RunRows.COLUMNS;

    /** Ids that may start, oldest first: per canvas as many as its cap leaves, of those as many as the workspace's. */
    private static final String STARTABLE = """
            with waiting as (
                select distinct workspace, canvas from run
                where finished_at is null and dispatched_at is null and workspace = any(?)
            ), candidate as (
                select w.workspace, f.id, row_number() over (partition by w.workspace order by f.id) as place
                from waiting w
                cross join lateral (
                    select max_runs from run
                    where workspace = w.workspace and canvas = w.canvas and $free order by id limit 1
                ) oldest
                cross join lateral (
                    select case when oldest.max_runs is null then ?
                        else greatest(0, least(?, oldest.max_runs - busy.count)) end as room
                    from (
                        select (select count(*) from run
                                where workspace = w.workspace and canvas = w.canvas and oldest.max_runs is not null
                                  and finished_at is null and dispatched_at is not null)
                             + (select count(*) from run
                                where workspace = w.workspace and canvas = w.canvas and oldest.max_runs is not null
                                  and finished_at is null and dispatched_at is null and claimed_until > now()) as count
                    ) busy
                ) canvas
                cross join lateral (
                    select id from run
                    where workspace = w.workspace and canvas = w.canvas and $free order by id limit canvas.room
                ) f
            ), cap as (
                select s.id, coalesce(s.max_runs, ?) as max_runs from workspace s where s.id = any(?)
            ), busy as (
                select cap.id, cap.max_runs - (
                        (select count(*) from run where workspace = cap.id and cap.max_runs is not null
                          and finished_at is null and dispatched_at is not null)
                        + (select count(*) from run where workspace = cap.id and cap.max_runs is not null
                          and finished_at is null and dispatched_at is null and claimed_until > now())) as room
                from cap
            )
            select c.id from candidate c join busy b on b.id = c.workspace
            where b.room is null or c.place <= b.room
            order by c.id limit ?""".replace("$free", FREE);

    private static final int ALL = 10_000;

    /** Its commit does not wait for the disk: what it says may be forgotten by a crash without harm. */
    private static final String LAZILY =
            "with lazily as materialized (select set_config('synchronous_commit', 'off', true))\n";

    private final Database database;
    private final RunRows rows;
    private final Optional<Integer> workspaceMaxRuns;

    /** @param workspaceMaxRuns cap of workspaces that have none of their own */
    RunQueue(Database database, RunRows rows, Optional<Integer> workspaceMaxRuns) {
        this.database = database;
        this.rows = rows;
        this.workspaceMaxRuns = workspaceMaxRuns;
    }

    List<StoredRun> claimStartable(int limit) {
        return database.transaction(() -> {
            List<String> workspaces = database.sql(
                            "select id from workspace s where exists (select from run where workspace = s.id and " + FREE
                                    + ") order by id for no key update skip locked")
                    .query(String.class)
                    .list();
            return workspaces.isEmpty() ? List.of() : take(startable(workspaces, limit));
        });
    }

    Optional<StoredRun> claim(String id) {
        Optional<StoredRun> uncapped = claimUncapped(id);
        return uncapped.isPresent() ? uncapped : database.transaction(() -> claimCapped(id));
    }

    private Optional<StoredRun> claimUncapped(String id) {
        return database.call(() -> database.sql(
                        LAZILY + "update run set claimed_until = now() + interval '30 seconds' from lazily"
                                + " where id = ? and " + FREE
                                + " and max_runs is null and not exists (select from workspace s"
                                + " where s.id = run.workspace and coalesce(s.max_runs, ?::int) is not null)"
                                + " returning " + RunRows.COLUMNS,
                        id, workspaceMaxRuns)
                .query((row, number) -> rows.listed(row))
                .optional());
    }

    private Optional<StoredRun> claimCapped(String id) {
        List<String> workspace = database.sql(
                        "select id from workspace where id = (select workspace from run where id = ? and " + FREE
                                + ") for no key update",
                        id)
                .query(String.class)
                .list();
        if (workspace.isEmpty() || !startable(workspace, ALL).contains(id)) {
            return Optional.empty();
        }
        return take(List.of(id)).stream().findFirst();
    }

    private List<String> startable(List<String> workspaces, int limit) {
        return database.sql(STARTABLE, workspaces, limit, limit, workspaceMaxRuns, workspaces, limit)
                .query(String.class)
                .list();
    }

    private List<StoredRun> take(List<String> ids) {
        return database.sql(CLAIM, ids).query((row, number) -> rows.listed(row)).list().stream()
                .sorted(Comparator.comparing(StoredRun::id))
                .toList();
    }

    /** Empty when no abort is wanted, or when the run has ended. */
    Optional<String> dispatched(String id) {
        return database.call(() -> database.sql(
                        LAZILY + """
                update run set dispatched_at = coalesce(dispatched_at, now()), claimed_until = null from lazily
                where id = ? and finished_at is null returning abort_reason""",
                        id)
                .query((row, number) -> Optional.ofNullable(row.getString("abort_reason")))
                .optional()
                .flatMap(reason -> reason));
    }

    void release(String id) {
        database.call(() -> database.sql(
                        """
                with released as (
                    update run set claimed_until = null where id = ? and dispatched_at is null and finished_at is null
                    returning id
                )
                select pg_notify('weft_startable', '')::text from released""",
                        id)
                .query(String.class)
                .list());
    }

    Optional<Integer> place(String workspace, String id) {
        return database.call(() -> database.sql(
                        """
                select greatest(
                    case when me.max_runs > 0
                        then 1 + older.canvas - greatest(0, me.max_runs - busy.canvas) end,
                    case when cap.max_runs > 0
                        then 1 + older.workspace - greatest(0, cap.max_runs - busy.workspace) end) as place
                from run me
                cross join lateral (
                    select coalesce(s.max_runs, ?::int) as max_runs from workspace s where s.id = me.workspace
                ) cap
                cross join lateral (
                    select count(*) as workspace, count(*) filter (where canvas = me.canvas) as canvas from run
                    where workspace = me.workspace and id < me.id and $free
                ) older
                cross join lateral (
                    select count(*) as workspace, count(*) filter (where canvas = me.canvas) as canvas from run
                    where workspace = me.workspace and finished_at is null
                      and (dispatched_at is not null or claimed_until > now())
                ) busy
                where me.workspace = ? and me.id = ? and $free"""
                                .replace("me.id = ? and $free", "me.id = ? and me.finished_at is null"
                                        + " and me.dispatched_at is null"
                                        + " and (me.claimed_until is null or me.claimed_until <= now())")
                                .replace("$free", FREE),
                        workspaceMaxRuns, workspace, id)
                .query((row, number) -> Optional.ofNullable(row.getObject("place", Long.class)))
                .optional()
                .flatMap(place -> place)
                .filter(place -> place > 0)
                .map(Math::toIntExact));
    }
}
