package dev.weft.store;

import dev.weft.store.Journal.TaskRow;
import dev.weft.store.JournalEntry.RunFinish;
import dev.weft.store.JournalEntry.TaskChange;
import dev.weft.store.ValueCache.TaskKey;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Commits entries of many runs as one transaction in one trip to the database: statements that are sent together, with
 * automatic commit, are one transaction that ends with the last of them. The runs' rows are locked in the order of their
 * ids, so that two processes never wait for each other; the statements after it, each with a snapshot of its own, see
 * all that was committed before.
 */
final class GroupCommit {
    private static final String LOCK = """
            select id, workspace, last_seq, finished_at is not null as closed
            from run where id = any(?) and workspace = any(?) order by id for no key update""";

    private static final String WRITE = """
            with entry as (
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::int[],
                    ?::timestamptz[], ?::text[], ?::text[], ?::bool[])
                with ordinality
                as e(workspace, run, origin, path, kind, attempt, ordinal, at, data, run_status, of_task, n)
            ), change as (
                select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::bigint[], ?::text[])
                as c(workspace, run, origin, path, scope, iteration, title, type, status, attempt, started_at,
                    finished_at, error_code, error_message, output, output_object, size, data)
            $given), accepted as (
                select e.*, r.last_seq + row_number() over (partition by e.run order by e.n) as seq
                from entry e
                join run r on r.id = e.run and r.workspace = e.workspace
                left join lateral (
                    select true as known from run_event x
                    where x.run = e.run and x.path = e.path and x.origin = e.origin and x.kind = e.kind
                      and x.attempt = e.attempt and x.ordinal = e.ordinal and x.kind <> 'task.delta'
                    limit 1
                ) event on true
                left join lateral (
                    select true as over from run_task t
                    where t.run = e.run and t.path = e.path and t.origin = e.origin and t.finished_at is not null
                    limit 1
                ) task on e.of_task
                where r.finished_at is null and event.known is null and task.over is null
            ), event as (
                insert into run_event (run, seq, workspace, at, kind, origin, path, attempt, ordinal, data)
                select run, seq, workspace, at, kind, origin, path, attempt, ordinal, data::json from accepted
            ), changed as (
                insert into run_task as t (run, path, origin, workspace, seq, scope, iteration, title, type, status,
                    attempt, started_at, finished_at, error_code, error_message, output, output_object, size, data)
                select c.run, c.path, c.origin, c.workspace, r.last_seq + 1, c.scope, c.iteration::int[], c.title,
                    c.type, c.status, c.attempt, c.started_at, c.finished_at, c.error_code, c.error_message,
                    c.output::json, c.output_object, c.size, c.data::json
                from change c join run r on r.id = c.run and r.workspace = c.workspace
                where r.finished_at is null
                on conflict (run, path, origin) do update set
                    title = case when excluded.title = '' then t.title else excluded.title end,
                    type = case when excluded.type = '' then t.type else excluded.type end,
                    status = excluded.status,
                    attempt = greatest(t.attempt, excluded.attempt),
                    started_at = coalesce(t.started_at, excluded.started_at),
                    finished_at = excluded.finished_at,
                    error_code = excluded.error_code,
                    error_message = excluded.error_message,
                    output = excluded.output,
                    output_object = excluded.output_object,
                    size = excluded.size,
                    data = excluded.data
                where t.finished_at is null
                  and (excluded.finished_at is not null or excluded.attempt >= t.attempt)
                returning t.run, """ + TaskRows.COLUMNS + """
            ), head as (
                select run, max(seq) as seq,
                    (array_agg(run_status order by n desc) filter (where run_status is not null))[1] as status
                from accepted group by run
            ), numbered as (
                update run r set
                    last_seq = h.seq,
                    status = coalesce(h.status, r.status),
                    started_at = case when h.status = 'running' then coalesce(r.started_at, now())
                        else r.started_at end
                    $set
                where r.id = h.run
                returning r.id, r.workspace, r.last_seq, r.finished_at
            )
            select id as run, last_seq, pg_notify('weft_run', id)::text as notice, null::json as output, null as path,
                null as iteration, null as origin, null as title, null as type, null as status, null as attempt,
                null as started_at, null as finished_at, null as error_code, null as error_message, null as size,
                null as data
            from numbered
            union all
            select run, 0, null, null, """ + TaskRows.COLUMNS + """
            from changed t
            $ended""";

    private static final String FINISH = """
            ), finish as (
                select * from unnest(?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])
                as f(run, finished_at, outputs, outputs_object, error_code, error_message)
            """;

    private static final String FINISHED = """
                    , finished_at = f.finished_at,
                    outputs = f.outputs::json,
                    outputs_object = f.outputs_object,
                    error_code = f.error_code,
                    error_message = f.error_message
                from head h left join finish f on f.run = h.run""";

    private static final String ENDED = """
            union all
            select null, 0, pg_notify('weft_end', id)::text || coalesce((
                    select pg_notify('weft_startable', '')::text from run w
                    where w.workspace = numbered.workspace and w.finished_at is null and w.dispatched_at is null
                      and (w.claimed_until is null or w.claimed_until <= now())
                    limit 1), ''),
                null, null, null, null, null, null, null, null, null, null, null, null, null, null
            from numbered where finished_at is not null""";

    /** What was in flight when its run ended won't end by itself. */
    private static final String SETTLE = """
            update run_task t set status = 'aborted', finished_at = r.finished_at
            from run r
            where r.id = any(?) and r.workspace = any(?) and r.finished_at is not null
              and t.run = r.id and t.workspace = r.workspace and t.finished_at is null""";

    /** Most groups finish no run: they are spared what it takes. */
    private static final String PROCEED = LOCK + ";\n"
            + WRITE.replace("$set", "from head h").replace("$given", "").replace("$ended", "");

    private static final String END = LOCK + ";\n"
            + WRITE.replace("$set", FINISHED).replace("$given", FINISH).replace("$ended", ENDED)
            + ";\n" + SETTLE;

    private static final Columns<RunKey> RUNS = new Columns<RunKey>().text(RunKey::run).text(RunKey::workspace);

    private static final Columns<JournalEntry> ENTRIES = new Columns<JournalEntry>()
            .text(entry -> entry.run().workspace())
            .text(entry -> entry.run().run())
            .text(JournalEntry::origin)
            .text(JournalEntry::path)
            .text(entry -> entry.kind().wire())
            .whole(JournalEntry::attempt)
            .whole(JournalEntry::ordinal)
            .moment(entry -> Optional.of(entry.at()))
            .text(JournalEntry::data)
            .optionalText(entry -> entry.runStatus().map(RunStatus::wire))
            .flag(JournalEntry::endsWithTask);

    private static final Columns<Map.Entry<TaskKey, TaskChange>> CHANGES =
            new Columns<Map.Entry<TaskKey, TaskChange>>()
                    .text(task -> task.getKey().run().workspace())
                    .text(task -> task.getKey().run().run())
                    .text(task -> task.getKey().origin())
                    .text(task -> task.getKey().path())
                    .text(task -> TaskPath.of(task.getKey().path()).scope())
                    .text(task -> TaskPath.of(task.getKey().path()).indices())
                    .text(task -> task.getValue().title())
                    .text(task -> task.getValue().type())
                    .text(task -> task.getValue().status().wire())
                    .whole(task -> task.getValue().attempt())
                    .moment(task -> task.getValue().startedAt())
                    .moment(task -> task.getValue().finishedAt())
                    .optionalText(task -> task.getValue().errorCode())
                    .optionalText(task -> task.getValue().errorMessage())
                    .optionalText(task -> task.getValue().output())
                    .optionalText(task -> task.getValue().object())
                    .large(task -> task.getValue().size())
                    .text(task -> task.getValue().data());

    private static final Columns<Map.Entry<RunKey, RunFinish>> FINISHES = new Columns<Map.Entry<RunKey, RunFinish>>()
            .text(run -> run.getKey().run())
            .moment(run -> Optional.of(run.getValue().at()))
            .optionalText(run -> run.getValue().outputs())
            .optionalText(run -> run.getValue().object())
            .optionalText(run -> run.getValue().errorCode())
            .optionalText(run -> run.getValue().errorMessage());

    private final DataSource connections;

    GroupCommit(DataSource connections) {
        this.connections = connections;
    }

    /** Commits what is new among the entries, in their order. */
    Outcome commit(List<JournalEntry> entries) throws SQLException {
        Group group = Group.of(entries);
        try (Connection connection = connections.getConnection()) {
            return write(connection, group);
        }
    }

    private static Outcome write(Connection connection, Group group) throws SQLException {
        boolean ends = !group.finishes().isEmpty();
        try (PreparedStatement statement = connection.prepareStatement(ends ? END : PROCEED)) {
            int next = RUNS.bind(connection, statement, 1, List.copyOf(group.runs()));
            next = ENTRIES.bind(connection, statement, next, group.entries());
            next = CHANGES.bind(connection, statement, next, List.copyOf(group.changes().entrySet()));
            if (ends) {
                next = FINISHES.bind(connection, statement, next, List.copyOf(group.finishes().entrySet()));
                RUNS.bind(connection, statement, next, List.copyOf(group.finishes().sequencedKeySet()));
            }
            statement.execute();
            return read(statement, group, connection.unwrap(PGConnection.class).getBackendPID());
        }
    }

    private static Outcome read(PreparedStatement statement, Group group, int backend) throws SQLException {
        Map<RunKey, Head> heads = new LinkedHashMap<>();
        try (ResultSet locked = statement.getResultSet()) {
            while (locked.next()) {
                heads.put(
                        new RunKey(locked.getString("workspace"), locked.getString("id")),
                        new Head(locked.getLong("last_seq"), locked.getBoolean("closed")));
            }
        }
        statement.getMoreResults();
        Map<TaskKey, TaskRow> changed = new LinkedHashMap<>();
        Map<String, RunKey> byId = new LinkedHashMap<>();
        heads.keySet().forEach(run -> byId.put(run.run(), run));
        try (ResultSet written = statement.getResultSet()) {
            while (written.next()) {
                Optional<RunKey> run = Optional.ofNullable(byId.get(String.valueOf(written.getString("run"))));
                if (run.isPresent() && written.getString("path") == null) {
                    heads.put(run.get(), new Head(written.getLong("last_seq"), false));
                } else if (run.isPresent()) {
                    TaskRow row = TaskRows.row(written);
                    changed.put(new TaskKey(run.get(), row.path(), row.origin()), row);
                }
            }
        }
        return new Outcome(heads, changed, group.won(changed.keySet()), group.finishes().sequencedKeySet(), backend);
    }

    /** @param closed whether the run had finished before this group */
    record Head(long lastSeq, boolean closed) {}

    /**
     * @param heads of the runs that exist
     * @param rows of the tasks that this group has changed, as they stand, without their outputs
     * @param won of those, the ones that this group has finished, with what it wrote
     * @param ended runs that the entries finish
     * @param backend the database's process that committed, and that its notices come from
     */
    record Outcome(
            Map<RunKey, Head> heads,
            Map<TaskKey, TaskRow> rows,
            Map<TaskKey, TaskChange> won,
            Set<RunKey> ended,
            int backend) {}

    /**
     * Entries after the group's own duplicates were dropped.
     *
     * @param changes of each task, as one
     */
    private record Group(
            SequencedSet<RunKey> runs,
            List<JournalEntry> entries,
            LinkedHashMap<TaskKey, TaskChange> changes,
            LinkedHashMap<RunKey, RunFinish> finishes) {

        static Group of(List<JournalEntry> all) {
            Group group = new Group(
                    new LinkedHashSet<>(), new ArrayList<>(all.size()), new LinkedHashMap<>(), new LinkedHashMap<>());
            Set<JournalEntry.Identity> seen = new LinkedHashSet<>();
            for (JournalEntry entry : all) {
                group.runs.add(entry.run());
                boolean fresh = entry.identity().map(seen::add).orElse(true) && !group.over(entry);
                if (fresh) {
                    group.add(entry);
                }
            }
            return group;
        }

        private boolean over(JournalEntry entry) {
            Optional<TaskChange> before = Optional.ofNullable(changes.get(entry.key()));
            return finishes.containsKey(entry.run())
                    || entry.endsWithTask() && before.filter(change -> change.status().terminal()).isPresent();
        }

        private void add(JournalEntry entry) {
            entries.add(entry);
            entry.task().ifPresent(change -> changes.merge(entry.key(), change, TaskChange::then));
            entry.finish().ifPresent(finish -> finishes.put(entry.run(), finish));
        }

        Map<TaskKey, TaskChange> won(Set<TaskKey> changed) {
            Map<TaskKey, TaskChange> won = new LinkedHashMap<>();
            changes.forEach((key, change) -> {
                if (change.status().terminal() && changed.contains(key)) {
                    won.put(key, change);
                }
            });
            return won;
        }
    }
}
