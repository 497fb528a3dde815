package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The table of runs. What the journal's writer changes in it stands in {@link GroupCommit}. */
final class PostgresRuns implements RunStore {
    private final Database database;
    private final RunRows rows;
    private final RunQueue queue;
    private final RunIntake intake;
    private final RunDeletion deletion;
    private final RunFigures figures;
    private final RunLog log;

    PostgresRuns(
            Database database,
            RunRows rows,
            RunQueue queue,
            RunIntake intake,
            ObjectSweep sweep,
            LargeOutputs large) {
        this.database = database;
        this.rows = rows;
        this.queue = queue;
        this.intake = intake;
        this.deletion = new RunDeletion(database, sweep);
        this.figures = new RunFigures(database);
        this.log = new RunLog(database, rows, large);
    }

    @Override
    public Acceptance accept(NewRun run) {
        return intake.accept(run, false);
    }

    @Override
    public Acceptance acceptToStart(NewRun run) {
        return intake.accept(run, true);
    }

    @Override
    public Optional<Opened> opened(String workspace, String id) {
        return intake.opened(workspace, id);
    }

    @Override
    public Optional<ObjectNode> variables(String workspace, String id) {
        return intake.variables(workspace, id);
    }

    @Override
    public Optional<StoredRun> find(String workspace, String id) {
        return database.call(() -> database.sql(
                        "select " + RunRows.COLUMNS + " from run where workspace = ? and id = ?", workspace, id)
                .query((row, number) -> rows.full(row))
                .optional());
    }

    @Override
    public Page<StoredRun> list(String workspace, Filter filter, Optional<String> cursor, int limit) {
        StringBuilder where = new StringBuilder("workspace = ?");
        List<Object> arguments = new ArrayList<>(List.of(workspace));
        filter.canvas().ifPresent(canvas -> and(where, arguments, "canvas = ?", canvas));
        filter.status().ifPresent(status -> and(where, arguments, "status = ?", status.wire()));
        filter.user().ifPresent(user -> and(where, arguments, "user_id = ?", user));
        // A run's id says when it was made, so that one index serves order, cursor and period.
        filter.after().ifPresent(moment -> and(where, arguments, "id >= ?", Ids.floor("run", moment)));
        filter.before().ifPresent(moment -> and(where, arguments, "id < ?", Ids.floor("run", moment)));
        cursor.ifPresent(last -> and(where, arguments, "id < ?", last));
        arguments.add(limit + 1);
        List<StoredRun> found = database.call(() -> database.sql(
                        "select " + RunRows.COLUMNS + " from run where " + where + " order by id desc limit ?",
                        arguments.toArray())
                .query((row, number) -> rows.listed(row))
                .list());
        return Pages.of(found, limit, StoredRun::id);
    }

    private static void and(StringBuilder where, List<Object> arguments, String condition, Object argument) {
        where.append(" and ").append(condition);
        arguments.add(argument);
    }

    @Override
    public List<StoredRun> claimStartable(int limit) {
        return queue.claimStartable(limit);
    }

    @Override
    public Optional<StoredRun> claim(String id) {
        return queue.claim(id);
    }

    @Override
    public Optional<String> dispatched(String id) {
        return queue.dispatched(id).or(() -> abortReason(id));
    }

    @Override
    public void release(String id) {
        queue.release(id);
    }

    @Override
    public Optional<Integer> place(String workspace, String id) {
        return queue.place(workspace, id);
    }

    @Override
    public AbortRequest requestAbort(String workspace, String id, String reason) {
        return database.transaction(() -> database.sql(
                        """
                select status, abort_reason is not null as requested from run
                where workspace = ? and id = ? for no key update""",
                        workspace, id)
                .query((row, number) -> abort(
                        workspace, id, reason, RunStatus.of(row.getString("status")), row.getBoolean("requested")))
                .optional()
                .orElse(AbortRequest.UNKNOWN));
    }

    private AbortRequest abort(String workspace, String id, String reason, RunStatus status, boolean requested) {
        if (status.terminal()) {
            return AbortRequest.ENDED;
        }
        if (!requested) {
            add(workspace, id, "run.aborting", Json.object().put("reason", reason), ", abort_reason = ?", reason);
        }
        if (status == RunStatus.ACCEPTED) {
            add(workspace, id, "run.finished", Json.object().put("status", RunStatus.ABORTED.wire()),
                    ", finished_at = now(), status = ?", RunStatus.ABORTED.wire());
            database.sql("select pg_notify('weft_startable', '')::text || pg_notify('weft_end', ?)::text", id)
                    .query(String.class)
                    .list();
            return AbortRequest.SETTLED;
        }
        database.sql("select pg_notify('weft_abort', ?)::text", id).query(String.class).list();
        return AbortRequest.SIGNAL;
    }

    /** Adds an event to the run, whose row is locked, and changes one more of its columns. */
    private void add(String workspace, String id, String kind, ObjectNode data, String change, String value) {
        database.sql(
                        "with head as (update run set last_seq = last_seq + 1" + change + " where workspace = ? and id = ?" + """
                    returning id, workspace, last_seq
                ), event as (
                    insert into run_event (run, seq, workspace, at, kind, origin, path, attempt, ordinal, data)
                    select id, last_seq, workspace, now(), ?, '', '', 0, 0, ?::json from head
                )
                select pg_notify('weft_run', id)::text from head""",
                        value, workspace, id, kind, StoredText.json(data))
                .query(String.class)
                .list();
    }

    @Override
    public Optional<String> abortReason(String id) {
        return database.call(() -> database.sql("select abort_reason from run where id = ? and abort_reason is not null", id)
                .query(String.class)
                .optional());
    }

    @Override
    public Optional<Long> number(String workspace, String id) {
        return figures.number(workspace, id);
    }

    @Override
    public Map<String, Figures> figures(String workspace, Collection<String> ids) {
        return figures.of(workspace, ids);
    }

    @Override
    public List<StoredRun> log(String workspace, String canvas, LogFilter filter, long offset, int limit) {
        return log.page(workspace, canvas, filter, offset, limit);
    }

    @Override
    public long logged(String workspace, String canvas, LogFilter filter) {
        return log.count(workspace, canvas, filter);
    }

    @Override
    public boolean started(String workspace, String id) {
        return database.call(() -> {
            List<String> first = database.sql(
                            """
                    with head as (
                        update run set last_seq = last_seq + 1, started_at = now(), claimed_until = null,
                            dispatched_at = coalesce(dispatched_at, now()),
                            status = case when status = 'accepted' then 'running' else status end
                        where workspace = ? and id = ? and finished_at is null and started_at is null
                        returning id, workspace, last_seq
                    ), event as (
                        insert into run_event (run, seq, workspace, at, kind, origin, path, attempt, ordinal, data)
                        select id, last_seq, workspace, now(), 'run.started', '', '', 0, 0, '{}' from head
                    )
                    select pg_notify('weft_run', id)::text from head""",
                            workspace, id)
                    .query(String.class)
                    .list();
            return !first.isEmpty()
                    || database.sql("select finished_at is null from run where workspace = ? and id = ?", workspace, id)
                            .query(Boolean.class)
                            .optional()
                            .orElse(false);
        });
    }

    @Override
    public void status(String workspace, String id, RunStatus status) {
        database.call(() -> database.sql(
                        """
                with changed as (
                    update run set status = ? where workspace = ? and id = ? and finished_at is null and status <> ?
                    returning id
                )
                select pg_notify('weft_run', id)::text from changed""",
                        status.wire(), workspace, id, status.wire())
                .query(String.class)
                .list());
    }

    @Override
    public List<StoredRun> open(Instant startedBefore, Optional<String> after, int limit) {
        return database.call(() -> database.sql(
                        "select " + RunRows.COLUMNS + """
                from run
                where finished_at is null and dispatched_at is not null
                  and coalesce(started_at, dispatched_at) < ? and id > ? collate "C"
                order by id limit ?""",
                        startedBefore, after.orElse(""), limit)
                .query((row, number) -> rows.listed(row))
                .list());
    }

    @Override
    public List<GivenAnswer> answers(Instant endedAfter, Optional<GivenAnswer> after, int limit) {
        return database.call(() -> database.sql("""
                select e.workspace, e.run, e.seq, e.path, e.data, coalesce((
                    select asked.data ->> 'workflowId' from run_event asked
                    where asked.run = e.run and asked.path = e.path and asked.kind = 'approval.requested'
                    order by asked.seq desc limit 1), e.run) as workflow
                from run_event e join run r on r.id = e.run and r.workspace = e.workspace
                where e.kind = 'approval.answered' and (e.run, e.seq) > (?, ?)
                  and (r.finished_at is null or r.finished_at > ?)
                order by e.run, e.seq limit ?""",
                        after.map(answer -> answer.run().run()).orElse(""),
                        after.map(GivenAnswer::seq).orElse(0L),
                        endedAfter,
                        limit)
                .query((row, number) -> new GivenAnswer(
                        new RunKey(row.getString("workspace"), row.getString("run")),
                        row.getLong("seq"),
                        row.getString("workflow"),
                        row.getString("path"),
                        Rows.object(row, "data")))
                .list());
    }

    @Override
    public boolean delete(String workspace, String id) {
        return deletion.delete(workspace, id);
    }

    @Override
    public List<StoredRun> endedBefore(Instant moment, int limit) {
        return database.call(() -> database.sql(
                        "select " + RunRows.COLUMNS + " from run where finished_at < ? order by finished_at limit ?",
                        moment, limit)
                .query((row, number) -> rows.listed(row))
                .list());
    }
}
