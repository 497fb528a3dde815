package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.RunStore.Acceptance;
import dev.weft.store.RunStore.IdempotencyKey;
import dev.weft.store.RunStore.NewRun;
import dev.weft.store.RunStore.Opened;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.FileRef;
import dev.weft.task.RunStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Accepts runs: one statement stores all of a run, so that it is there whole or not at all. */
final class RunIntake {
    private static final String MASK = "***";
    private static final int ATTEMPTS = 5;

    private static final String ACCEPT = """
            with given as (
                select id, used from file where workspace = ? and id = any(?) order by id for key share
            ), accepted as (
                insert into run (id, workspace, canvas, version, title, status, last_seq, inputs, secret_inputs, user_id,
                    trigger, api_key, idempotency_key, request_hash, continues, start, max_runs, created_at,
                    claimed_until)
                select ?, v.workspace, v.canvas, v.version, v.title, 'accepted', 1, ?::json, ?, ?,
                    ?, ?, ?, ?, ?, ?::json, ?, ?,
                    case when ? and not exists (
                        select from workspace s where s.id = v.workspace and coalesce(s.max_runs, ?::int) is not null
                    ) then now() + interval '30 seconds' end
                from canvas_version v where v.workspace = ? and v.canvas = ? and v.version = ?
                  and not exists (select from unnest(?::text[]) needed where needed not in (select id from given))
                on conflict do nothing
                returning id, workspace, title, created_at, claimed_until is not null as claimed
            ), event as (
                insert into run_event (run, seq, workspace, at, kind, origin, path, attempt, ordinal, data)
                select id, 1, workspace, created_at, 'run.accepted', '', '', 0, 0, ?::json from accepted
            ), uses as (
                insert into file_use (run, file) select a.id, g.id from accepted a, given g
            ), used as (
                update file f set used = true from accepted a, given g
                where f.workspace = a.workspace and f.id = g.id and not g.used
            )
            select title, claimed, case when not claimed then pg_notify('weft_startable', '')::text end
            from accepted""";

    private final Database database;
    private final RunRows rows;
    private final SecretBox secrets;
    private final Optional<Integer> workspaceMaxRuns;

    /** @param workspaceMaxRuns cap of workspaces that have none of their own */
    RunIntake(Database database, RunRows rows, SecretBox secrets, Optional<Integer> workspaceMaxRuns) {
        this.database = database;
        this.rows = rows;
        this.secrets = secrets;
        this.workspaceMaxRuns = workspaceMaxRuns;
    }

    /**
     * @param claim whether to claim it for the caller as well, where no cap could hold it back
     * @throws IllegalArgumentException when the workspace has no such version of the canvas
     */
    Acceptance accept(NewRun run, boolean claim) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Acceptance> stored = store(run, claim);
            if (stored.isPresent()) {
                return stored.get();
            }
            Optional<Acceptance> before = run.idempotency().flatMap(key -> acceptedBefore(run, key));
            if (before.isPresent()) {
                return before.get();
            }
            List<String> gone = gone(run);
            if (!gone.isEmpty()) {
                return new Acceptance.FilesGone(gone);
            }
            if (run.idempotency().isEmpty() || !known(run)) {
                throw new IllegalArgumentException(
                        "The workspace has no version " + run.version() + " of the canvas " + run.canvas());
            }
            // The run that had the key was deleted in between.
        }
        throw new IllegalStateException("The idempotency key could not be taken");
    }

    private Optional<Acceptance> store(NewRun run, boolean claim) {
        String id = Ids.next("run");
        Instant createdAt = Ids.madeAt(id);
        ObjectNode shown = run.variables().deepCopy();
        ObjectNode hidden = Json.object();
        for (String name : run.secrets()) {
            Optional<JsonNode> value = shown.optional(name).filter(present -> !present.isNull());
            value.ifPresent(present -> {
                hidden.set(name, present);
                shown.put(name, MASK);
            });
        }
        Optional<byte[]> sealed = hidden.isEmpty()
                ? Optional.empty()
                : Optional.of(secrets.seal(Json.write(hidden), run.workspace(), id));
        return database.call(() -> database.sql(
                        ACCEPT,
                        run.workspace(),
                        List.copyOf(given(run)),
                        id,
                        StoredText.json(shown),
                        sealed,
                        run.user(),
                        run.trigger(),
                        run.key(),
                        run.idempotency().map(IdempotencyKey::key),
                        run.idempotency().map(IdempotencyKey::requestHash),
                        run.continues(),
                        run.start().map(StoredText::json),
                        run.maxRuns(),
                        createdAt,
                        claim && run.maxRuns().isEmpty(),
                        workspaceMaxRuns,
                        run.workspace(),
                        run.canvas(),
                        run.version(),
                        List.copyOf(run.files()),
                        StoredText.json(Json.object().put("canvasId", run.canvas()).put("version", run.version())))
                .query((row, number) -> (Acceptance) new Acceptance.Accepted(
                        stored(run, id, row.getString("title"), shown, createdAt), false, row.getBoolean("claimed")))
                .optional());
    }

    private static StoredRun stored(NewRun run, String id, String title, ObjectNode shown, Instant createdAt) {
        return new StoredRun(
                id, run.workspace(), run.canvas(), run.version(), title, RunStatus.ACCEPTED, shown, run.user(),
                run.trigger(), run.continues(), run.start(), createdAt, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), 1, false, false);
    }

    private Optional<Acceptance> acceptedBefore(NewRun run, IdempotencyKey key) {
        return database.call(() -> database.sql(
                        "select request_hash, " + RunRows.COLUMNS + """
                from run where workspace = ? and canvas = ? and coalesce(user_id, '') = ? and idempotency_key = ?""",
                        run.workspace(), run.canvas(), run.user().orElse(""), key.key())
                .query((row, number) -> repeated(row, key))
                .optional());
    }

    private Acceptance repeated(ResultSet row, IdempotencyKey key) throws SQLException {
        return row.getString("request_hash").equals(key.requestHash())
                ? new Acceptance.Accepted(rows.full(row), true, false)
                : new Acceptance.Conflict(row.getString("id"));
    }

    private List<String> gone(NewRun run) {
        return database.call(() -> database.sql(
                        "select needed from unnest(?::text[]) needed except select id from file where workspace = ?",
                        List.copyOf(run.files()), run.workspace())
                .query(String.class)
                .list());
    }

    private boolean known(NewRun run) {
        return database.call(() -> database.sql(
                        "select true from canvas_version where workspace = ? and canvas = ? and version = ?",
                        run.workspace(), run.canvas(), run.version())
                .query(Boolean.class)
                .optional()
                .orElse(false));
    }

    Optional<ObjectNode> variables(String workspace, String id) {
        return database.call(() -> database.sql(
                        "select inputs, secret_inputs from run where workspace = ? and id = ?", workspace, id)
                .query((row, number) -> variables(row, workspace, id))
                .optional());
    }

    /** Those that its variables name, and all of the run whose results it may take over. */
    private Set<String> given(NewRun run) {
        Set<String> ids = new LinkedHashSet<>(files(run.variables()));
        ids.addAll(run.files());
        run.continues().ifPresent(before -> ids.addAll(database.call(() -> database.sql(
                        """
                select id from file where workspace = ? and run = ?
                union select u.file from file_use u join run r on r.id = u.run where r.workspace = ? and r.id = ?""",
                        run.workspace(), before, run.workspace(), before)
                .query(String.class)
                .list())));
        return ids;
    }

    Optional<Opened> opened(String workspace, String id) {
        return database.call(() -> database.sql(
                        "select secret_inputs, " + RunRows.COLUMNS + " from run where workspace = ? and id = ?",
                        workspace, id)
                .query((row, number) -> new Opened(rows.full(row), variables(row, workspace, id)))
                .optional());
    }

    private ObjectNode variables(ResultSet row, String workspace, String id) throws SQLException {
        ObjectNode variables = Rows.object(row, "inputs");
        Optional.ofNullable(row.getBytes("secret_inputs"))
                .map(sealed -> (ObjectNode) Json.parse(secrets.open(sealed, workspace, id)))
                .ifPresent(variables::setAll);
        return variables;
    }

    private static Set<String> files(JsonNode value) {
        Set<String> ids = new LinkedHashSet<>();
        FileRef.of(value).ifPresent(file -> ids.add(file.id()));
        value.forEach(child -> ids.addAll(files(child)));
        return ids;
    }
}
