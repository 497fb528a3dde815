package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.Journal.Committed;
import dev.weft.store.Journal.Event;
import dev.weft.store.Journal.Iterations;
import dev.weft.store.Journal.Partial;
import dev.weft.store.Journal.TaskRow;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The queries of the journal. */
final class JournalReader {
    /** Larger outputs are left out where all rows of a run are read at once. */
    private static final int MAX_BULK_OUTPUT_BYTES = 8 * 1024;
    private static final int MAX_PARTIALS = 1_000;

    /** Runs whose counts are remembered until something happens in them. */
    private static final int MOST_COUNTED = 200;

    private final Database database;
    private final LargeValues large;
    private final Map<RunKey, Counted> counted = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunKey, Counted> eldest) {
            return size() > MOST_COUNTED;
        }
    });

    JournalReader(Database database, LargeValues large) {
        this.database = database;
        this.large = large;
    }

    Committed head(RunKey run) {
        return database.call(() -> database.sql(
                        "select last_seq, finished_at is not null as closed from run where workspace = ? and id = ?",
                        run.workspace(), run.run())
                .query((row, number) -> new Committed(row.getLong("last_seq"), row.getBoolean("closed"), List.of()))
                .optional()
                .orElse(new Committed(0, true, List.of())));
    }

    Optional<TaskRow> task(RunKey run, String path, String origin) {
        return database.call(() -> database.sql(
                        "select t.output, " + TaskRows.COLUMNS
                                + " from run_task t where t.workspace = ? and t.run = ? and t.path = ? and t.origin = ?",
                        run.workspace(), run.run(), path, origin)
                .query((row, number) -> TaskRows.row(row))
                .optional());
    }

    List<TaskRow> finished(RunKey run, String origin) {
        return database.call(() -> database.sql(
                        "select case when t.size <= " + MAX_BULK_OUTPUT_BYTES + " then t.output end as output, "
                                + TaskRows.COLUMNS + " from run_task t where t.workspace = ? and t.run = ?"
                                + " and t.origin = ? and t.finished_at is not null order by t.path",
                        run.workspace(), run.run(), origin)
                .query((row, number) -> TaskRows.row(row))
                .list());
    }

    int answers(RunKey run, String path, String origin) {
        return database.call(() -> database.sql(
                        """
                select count(*) from run_event
                where workspace = ? and run = ? and path = ? and origin = ? and kind = 'task.retrying'""",
                        run.workspace(), run.run(), path, origin)
                .query(Integer.class)
                .single());
    }

    /** JSON of the outputs, large ones fetched. */
    Map<ValueRef, String> outputs(RunKey run, List<ValueRef> references) {
        Map<ValueRef, String> outputs = new LinkedHashMap<>();
        for (Stored stored : stored(run, references)) {
            stored.inline()
                    .or(() -> stored.object().flatMap(large::get))
                    .ifPresent(json -> outputs.put(stored.reference(), json));
        }
        return outputs;
    }

    /** Keys of those outputs that are objects. */
    Map<ValueRef, String> objects(RunKey run, List<ValueRef> references) {
        Map<ValueRef, String> objects = new LinkedHashMap<>();
        for (Stored stored : stored(run, references)) {
            stored.object().ifPresent(key -> objects.put(stored.reference(), key));
        }
        return objects;
    }

    private List<Stored> stored(RunKey run, Collection<ValueRef> references) {
        List<String> paths = references.stream().map(ValueRef::path).toList();
        List<String> origins = references.stream().map(ValueRef::origin).toList();
        return database.call(() -> database.sql(
                        """
                select t.path, t.origin, t.output, t.output_object
                from unnest(?::text[], ?::text[]) as k(path, origin)
                join run_task t on t.run = ? and t.workspace = ? and t.path = k.path and t.origin = k.origin
                where t.finished_at is not null
                union all
                select v.path, v.origin, v.output, v.output_object
                from unnest(?::text[], ?::text[]) as k(path, origin)
                join run_value v on v.run = ? and v.workspace = ? and v.path = k.path and v.origin = k.origin""",
                        paths, origins, run.run(), run.workspace(), paths, origins, run.run(), run.workspace())
                .query((row, number) -> new Stored(
                        new ValueRef(row.getString("path"), row.getString("origin")),
                        Rows.text(row, "output"),
                        Rows.text(row, "output_object")))
                .list());
    }

    List<Event> events(RunKey run, long after, int limit) {
        return database.call(() -> database.sql(
                        """
                select seq, at, kind, origin, path, attempt, data from run_event
                where workspace = ? and run = ? and seq > ? order by seq limit ?""",
                        run.workspace(), run.run(), after, limit)
                .query((row, number) -> event(row))
                .list()
                .stream()
                .map(event -> complete(run, event))
                .toList());
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("seq"),
                Rows.instant(row, "at"),
                EventKind.of(row.getString("kind")),
                row.getString("origin"),
                row.getString("path"),
                row.getInt("attempt"),
                Rows.object(row, "data"));
    }

    /** Inputs and outputs stand once, in the run's row. */
    private Event complete(RunKey run, Event event) {
        Optional<ObjectNode> data = switch (event.kind()) {
            case RUN_ACCEPTED -> ofRun(run, "inputs", "null").map(inputs -> event.data().set("inputs", inputs));
            case RUN_FINISHED -> ofRun(run, "outputs", "outputs_object").map(outputs -> {
                ObjectNode before = Json.object();
                event.data().optional("status").ifPresent(status -> before.set("status", status));
                before.set("outputs", outputs);
                event.data().properties().forEach(member -> before.set(member.getKey(), member.getValue()));
                return before;
            });
            case RUN_STARTED, RUN_PAUSED, RUN_RESUMED, RUN_ABORTING, TASK_STARTED, TASK_DELTA, TASK_RETRYING,
                    TASK_FINISHED, TASK_SKIPPED, APPROVAL_REQUESTED, APPROVAL_ANSWERED -> Optional.empty();
        };
        return data.map(full -> new Event(
                        event.seq(), event.at(), event.kind(), event.origin(), event.path(), event.attempt(), full))
                .orElse(event);
    }

    private Optional<JsonNode> ofRun(RunKey run, String inline, String object) {
        return database.sql(
                        "select " + inline + " as inline, " + object + " as object from run where workspace = ? and id = ?",
                        run.workspace(), run.run())
                .query((row, number) -> new Stored(
                        new ValueRef("", ""), Rows.text(row, "inline"), Rows.text(row, "object")))
                .optional()
                .flatMap(stored -> stored.inline().or(() -> stored.object().flatMap(large::get)))
                .map(Json::parse);
    }

    List<TaskRow> tasks(RunKey run, Optional<String> under, Optional<String> after, int limit) {
        String iteration = after.map(path -> TaskPath.of(path).indices()).orElse("{}");
        return database.call(() -> database.sql(
                        "select distinct on (t.iteration, t.path) t.output, " + TaskRows.NEWEST + """
                from run_task t
                where t.workspace = ? and t.run = ? and t.scope = ?
                  and (t.iteration, t.path) > (?::int[], ? collate "C")
                order by t.iteration, t.path, t.seq desc limit ?""",
                        run.workspace(), run.run(), under.orElse(""), iteration, after.orElse(""), limit)
                .query((row, number) -> TaskRows.row(row))
                .list());
    }

    Optional<Event> latest(RunKey run, EventKind kind, String path) {
        return database.call(() -> database.sql(
                        """
                select seq, at, kind, origin, path, attempt, data from run_event
                where workspace = ? and run = ? and path = ? and kind = ? order by seq desc limit 1""",
                        run.workspace(), run.run(), path, kind.wire())
                .query((row, number) -> event(row))
                .optional()
                .map(event -> complete(run, event)));
    }

    Map<String, Iterations> iterations(RunKey run) {
        long now = head(run).lastSeq();
        Optional<Counted> known = Optional.ofNullable(counted.get(run)).filter(count -> count.lastSeq() == now);
        if (known.isPresent()) {
            return known.get().iterations();
        }
        Map<String, Iterations> iterations = count(run);
        counted.put(run, new Counted(now, iterations));
        return iterations;
    }

    /** Reads each row once; whether a newer one stands for the same task is asked only of those it matters for. */
    private Map<String, Iterations> count(RunKey run) {
        Map<String, Iterations> iterations = new LinkedHashMap<>();
        database.call(() -> database.sql(
                        """
                with iteration as (
                    select split_part(path, '[', 1) as block, iteration[1] as number,
                        bool_or(case when status in ('waiting', 'running') then not exists (
                            select from run_task n where n.run = t.run and n.path = t.path and n.seq > t.seq
                        ) end) as running,
                        bool_or(case when status in ('failed', 'aborted') then not exists (
                            select from run_task n where n.run = t.run and n.path = t.path and n.seq > t.seq
                        ) end) as failed
                    from run_task t where workspace = ? and run = ? and iteration <> '{}'
                    group by 1, 2
                )
                select block, count(*) as total, count(*) filter (where running) as running,
                    count(*) filter (where failed and running is not true) as failed
                from iteration where strpos(block, '/') = 0 group by block order by block""",
                        run.workspace(), run.run())
                .query((row, number) -> Map.entry(
                        row.getString("block"),
                        new Iterations(
                                row.getInt("total"),
                                row.getInt("running"),
                                row.getInt("total") - row.getInt("running") - row.getInt("failed"),
                                row.getInt("failed"))))
                .list())
                .forEach(block -> iterations.put(block.getKey(), block.getValue()));
        return Collections.unmodifiableMap(iterations);
    }

    Map<String, Partial> partials(RunKey run) {
        Map<String, Transcript> transcripts = new LinkedHashMap<>();
        database.call(() -> database.sql(
                        """
                with newest as (
                    select distinct on (path) path, origin, attempt, status, finished_at, seq
                    from run_task where workspace = ? and run = ? order by path, seq desc
                ), silent as (
                    select * from newest where finished_at is null or status in ('failed', 'aborted')
                    order by seq desc limit ?
                )
                select e.path, e.attempt, e.data
                from silent s
                join run_event e on e.run = ? and e.path = s.path and e.origin = s.origin
                    and e.kind = 'task.delta' and (e.attempt = s.attempt or s.finished_at is not null)
                order by e.seq""",
                        run.workspace(), run.run(), MAX_PARTIALS, run.run())
                .query((row, number) ->
                        new Piece(row.getString("path"), row.getInt("attempt"), Rows.object(row, "data")))
                .list())
                .forEach(piece -> transcripts
                        .computeIfAbsent(piece.path(), path -> new Transcript())
                        .add(piece.attempt(), piece.data()));
        Map<String, Partial> partials = new LinkedHashMap<>();
        transcripts.forEach((path, transcript) -> partials.put(path, transcript.partial()));
        return partials;
    }

    private record Counted(long lastSeq, Map<String, Iterations> iterations) {}

    private record Piece(String path, int attempt, ObjectNode data) {}

    private record Stored(ValueRef reference, Optional<String> inline, Optional<String> object) {}
}
