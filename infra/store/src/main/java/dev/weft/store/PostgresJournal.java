package dev.weft.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.json.Json;
import dev.weft.store.GroupCommit.Head;
import dev.weft.store.GroupCommit.Outcome;
import dev.weft.store.JournalEntry.TaskChange;
import dev.weft.store.ValueCache.TaskKey;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The journal in PostgreSQL, large outputs in object storage. Writes go through the {@link JournalWriter}. */
final class PostgresJournal implements Journal {
    /** Runs of which this process knows that they have started; of others {@code run.started} is written again, in vain. */
    private static final long BEGUN_RUNS = 20_000;

    private static final Entry RUN_STARTED =
            new Entry(EventKind.RUN_STARTED, "", 0, 0, Json.object(), Optional.empty());

    private final Database database;
    private final LargeValues large;
    private final JournalEntries entries;
    private final JournalWriter writer;
    private final ValueCache cache;
    private final KeptValues kept;
    private final JournalReader reader;
    private final Cache<RunKey, Boolean> begun =
            Caffeine.newBuilder().maximumSize(BEGUN_RUNS).build();

    PostgresJournal(Database database, ObjectStorage objects, JournalWriter writer, ValueCache cache, SecretBox secrets) {
        this.database = database;
        this.large = new LargeValues(objects);
        this.entries = new JournalEntries(large);
        this.writer = writer;
        this.cache = cache;
        this.kept = new KeptValues(database, large, cache, secrets);
        this.reader = new JournalReader(database, large);
    }

    @Override
    public Committed append(RunKey run, String origin, List<Entry> appended) {
        if (appended.isEmpty()) {
            return reader.head(run);
        }
        List<JournalEntry> ready =
                appended.stream().map(entry -> entries.of(run, origin, entry)).toList();
        Outcome outcome = outcome(writer.append(ready), run);
        outcome.won().forEach((key, change) -> change.output().ifPresent(json -> cache.put(key, json)));
        removeUnused(ready, outcome);
        Head head = outcome.heads().getOrDefault(run, new Head(0, true));
        return new Committed(head.lastSeq(), head.closed(), rows(run, ready, outcome));
    }

    @Override
    public Committed proceed(RunKey run, String origin, List<Entry> appended) {
        if (begun.getIfPresent(run) != null) {
            return append(run, origin, appended);
        }
        Committed committed = append(run, origin, startedBefore(appended));
        begun.put(run, true);
        return committed;
    }

    private static List<Entry> startedBefore(List<Entry> entries) {
        List<Entry> all = new ArrayList<>(entries.size() + 1);
        all.add(RUN_STARTED);
        all.addAll(entries);
        return all;
    }

    @Override
    public void announce(RunKey run, String origin, List<Entry> announced, Runnable closed) {
        List<Entry> all = begun.getIfPresent(run) == null ? startedBefore(announced) : announced;
        writer.appendLazily(all.stream().map(entry -> entries.of(run, origin, entry)).toList())
                .thenAccept(outcome -> {
                    if (outcome.heads().getOrDefault(run, new Head(0, true)).closed()) {
                        closed.run();
                    }
                });
    }

    @Override
    public boolean begun(RunKey run, String path) {
        return database.call(() -> database.sql(
                        "select exists (select from run_task where run = ? and path = ? and workspace = ?)",
                        run.run(), StoredText.plain(path), run.workspace())
                .query(Boolean.class)
                .single());
    }

    /** Waits without regard to interrupts: what is queued is committed anyway, and its fate must be known. */
    private static Outcome outcome(CompletableFuture<Outcome> writing, RunKey run) {
        try {
            return writing.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case StoreUnavailableException unavailable -> throw new StoreUnavailableException(
                        "The database does not answer", unavailable);
                case IllegalArgumentException refused -> throw new IllegalArgumentException(
                        "The journal of " + run.run() + " can't take these entries", refused);
                case null, default -> throw e;
            }
        }
    }

    private List<TaskRow> rows(RunKey run, List<JournalEntry> ready, Outcome outcome) {
        Set<TaskKey> finishing = new LinkedHashSet<>();
        ready.stream().filter(JournalEntry::finishesTask).map(JournalEntry::key).forEach(finishing::add);
        List<TaskRow> rows = new ArrayList<>();
        for (TaskKey key : finishing) {
            Optional<TaskChange> won = Optional.ofNullable(outcome.won().get(key));
            if (won.isPresent()) {
                Optional.ofNullable(outcome.rows().get(key))
                        .map(row -> withOutput(row, won.get().output().map(Json::parse)))
                        .ifPresent(rows::add);
            } else {
                task(run, key.path(), key.origin())
                        .filter(row -> row.status().terminal())
                        .ifPresent(rows::add);
            }
        }
        return rows;
    }

    private static TaskRow withOutput(TaskRow row, Optional<JsonNode> output) {
        return new TaskRow(
                row.path(), row.iteration(), row.origin(), row.title(), row.type(), row.status(), row.attempt(),
                row.startedAt(), row.finishedAt(), row.error(), output, row.size(), row.data());
    }

    private void removeUnused(List<JournalEntry> ready, Outcome outcome) {
        for (JournalEntry entry : ready) {
            Optional<String> object = entry.task().flatMap(TaskChange::object);
            Optional<String> kept = Optional.ofNullable(outcome.won().get(entry.key())).flatMap(TaskChange::object);
            if (object.isPresent() && !object.equals(kept)) {
                large.removeUnused(object.get());
            }
        }
    }

    @Override
    public void delta(RunKey run, String origin, String path, int attempt, boolean reasoning, String text) {
        writer.text(run, StoredText.plain(origin), StoredText.plain(path), attempt, reasoning, text);
    }

    @Override
    public void sound(RunKey run, String origin, String path, int attempt, String base64) {
        writer.sound(run, StoredText.plain(origin), StoredText.plain(path), attempt, base64);
    }

    @Override
    public void message(RunKey run, String origin, String path, int attempt, ObjectNode message) {
        writer.message(run, StoredText.plain(origin), StoredText.plain(path), attempt, StoredText.json(message));
    }

    @Override
    public Optional<TaskRow> task(RunKey run, String path, String origin) {
        return reader.task(run, path, origin);
    }

    @Override
    public List<TaskRow> finished(RunKey run, String origin) {
        return reader.finished(run, origin);
    }

    @Override
    public int answers(RunKey run, String path, String origin) {
        return reader.answers(run, path, origin);
    }

    @Override
    public List<Event> events(RunKey run, long after, int limit) {
        return reader.events(run, after, limit);
    }

    @Override
    public List<TaskRow> tasks(RunKey run, Optional<String> under, Optional<String> after, int limit) {
        return reader.tasks(run, under, after, limit);
    }

    @Override
    public Optional<Event> latest(RunKey run, EventKind kind, String path) {
        return reader.latest(run, kind, path);
    }

    @Override
    public Map<String, Iterations> iterations(RunKey run) {
        return reader.iterations(run);
    }

    @Override
    public Map<String, Partial> partials(RunKey run) {
        return reader.partials(run);
    }

    @Override
    public ValueRef keep(RunKey run, String origin, String path, JsonNode value) {
        return kept.keep(run, origin, path, value);
    }

    @Override
    public ValueRef keepSecret(RunKey run, String origin, String path, JsonNode value) {
        return kept.keepSecret(run, origin, path, value);
    }

    @Override
    public Map<ValueRef, JsonNode> values(RunKey run, Collection<ValueRef> references) {
        Map<ValueRef, JsonNode> values = new LinkedHashMap<>();
        List<ValueRef> unknown = new ArrayList<>();
        for (ValueRef reference : new LinkedHashSet<>(references)) {
            Optional<String> cached = cache.get(key(run, reference));
            if (cached.isPresent()) {
                values.put(reference, Json.parse(cached.get()));
            } else {
                unknown.add(reference);
            }
        }
        if (!unknown.isEmpty()) {
            reader.outputs(run, unknown).forEach((reference, stored) -> {
                String json = kept.opened(run, reference.path(), stored);
                cache.put(key(run, reference), json);
                values.put(reference, Json.parse(json));
            });
        }
        return values;
    }

    private static TaskKey key(RunKey run, ValueRef reference) {
        return new TaskKey(run, reference.path(), reference.origin());
    }

    @Override
    public void adopt(RunKey run, String fromRun, Map<ValueRef, ValueRef> results) {
        if (results.isEmpty()) {
            return;
        }
        List<ValueRef> from = List.copyOf(results.keySet());
        List<ValueRef> to = from.stream().map(results::get).toList();
        Map<ValueRef, String> copies = new LinkedHashMap<>();
        Map<ValueRef, String> objects = reader.objects(new RunKey(run.workspace(), fromRun), from);
        results.forEach((reference, target) -> Optional.ofNullable(objects.get(reference))
                .ifPresent(object ->
                        copies.put(reference, large.copy(object, run, target.path(), target.origin()))));
        database.call(() -> database.sql(
                        """
                with m as (
                    select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    as m(from_path, from_origin, path, origin, scope, iteration, object)
                ), adopted as (
                    insert into run_task (run, path, origin, workspace, seq, scope, iteration, title, type, status,
                        attempt, started_at, finished_at, error_code, error_message, output, output_object, size, data)
                    select r.id, m.path, m.origin, r.workspace, r.last_seq, m.scope, m.iteration::int[], t.title,
                        t.type, t.status, t.attempt, t.started_at, t.finished_at, t.error_code, t.error_message,
                        t.output, nullif(m.object, ''), t.size, t.data
                    from m
                    join run_task t on t.run = ? and t.workspace = ? and t.path = m.from_path
                        and t.origin = m.from_origin and t.finished_at is not null
                    join run r on r.id = ? and r.workspace = t.workspace
                    on conflict do nothing
                    returning run
                ), kept as (
                    insert into run_value (run, path, origin, workspace, output, output_object)
                    select r.id, m.path, m.origin, r.workspace, v.output, nullif(m.object, '')
                    from m
                    join run_value v on v.run = ? and v.workspace = ? and v.path = m.from_path
                        and v.origin = m.from_origin
                    join run r on r.id = ? and r.workspace = v.workspace
                    on conflict do nothing
                )
                select pg_notify('weft_run', run)::text from adopted limit 1""",
                        texts(from.stream().map(ValueRef::path)),
                        texts(from.stream().map(ValueRef::origin)),
                        texts(to.stream().map(ValueRef::path)),
                        texts(to.stream().map(ValueRef::origin)),
                        texts(to.stream().map(reference -> TaskPath.of(reference.path()).scope())),
                        texts(to.stream().map(reference -> TaskPath.of(reference.path()).indices())),
                        texts(from.stream().map(reference -> copies.getOrDefault(reference, ""))),
                        fromRun,
                        run.workspace(),
                        run.run(),
                        fromRun,
                        run.workspace(),
                        run.run())
                .query(String.class)
                .list());
    }

    private static List<String> texts(Stream<String> texts) {
        return texts.toList();
    }
}
