package dev.weft.store;

import dev.weft.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.node.ObjectNode;

/** The table of triggers. Inputs may hold values of secret variables: they are kept encrypted. */
final class PostgresTriggers implements TriggerStore {
    private static final String COLUMNS = "id, workspace, canvas, type, enabled, settings, sealed_inputs, created_at";

    private static final String INPUTS = "inputs";
    private static final Pattern FILE_ID = Pattern.compile("file_[0-9a-z]+");

    private final Database database;
    private final SecretBox secrets;

    PostgresTriggers(Database database, SecretBox secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    @Override
    public Trigger create(String workspace, String canvas, Type type, ObjectNode settings) {
        String id =
                switch (type) {
                    case WEBHOOK -> Ids.secret("hook_");
                    case SCHEDULE -> Ids.next("trigger");
                };
        try {
            return database.call(() -> database.sql(
                            """
                    insert into trigger (id, workspace, canvas, type, settings, sealed_inputs, files)
                    values (?, ?, ?, ?, ?::json, ?, ?)
                    returning """ + " " + COLUMNS,
                            id, workspace, canvas, wire(type), open(settings), sealed(workspace, id, settings),
                            files(settings))
                    .query((row, number) -> trigger(row))
                    .single());
        } catch (DataIntegrityViolationException e) {
            throw new IllegalArgumentException("The workspace has no canvas " + canvas, e);
        }
    }

    @Override
    public Optional<Trigger> find(String workspace, String id) {
        return database.call(
                () -> database.sql("select " + COLUMNS + " from trigger where workspace = ? and id = ?", workspace, id)
                        .query((row, number) -> trigger(row))
                        .optional());
    }

    @Override
    public Optional<Trigger> webhook(String id) {
        return database.call(
                () -> database.sql("select " + COLUMNS + " from trigger where id = ? and type = 'webhook'", id)
                        .query((row, number) -> trigger(row))
                        .optional());
    }

    @Override
    public List<Trigger> list(String workspace, Optional<String> canvas) {
        return database.call(() -> database.sql(
                        "select " + COLUMNS + " from trigger where workspace = ? and (?::text is null or canvas = ?)"
                                + " order by created_at, id",
                        workspace, canvas, canvas)
                .query((row, number) -> trigger(row))
                .list());
    }

    @Override
    public Optional<Trigger> update(String workspace, String id, boolean enabled, ObjectNode settings) {
        return database.call(() -> database.sql(
                        """
                update trigger set enabled = ?, settings = ?::json, sealed_inputs = ?, files = ?
                where workspace = ? and id = ?
                returning """ + " " + COLUMNS,
                        enabled, open(settings), sealed(workspace, id, settings), files(settings), workspace, id)
                .query((row, number) -> trigger(row))
                .optional());
    }

    @Override
    public boolean delete(String workspace, String id) {
        return database.call(() -> database.sql("delete from trigger where workspace = ? and id = ?", workspace, id)
                        .update())
                > 0;
    }

    private static String wire(Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String open(ObjectNode settings) {
        ObjectNode open = settings.deepCopy();
        open.remove(INPUTS);
        return StoredText.json(open);
    }

    private Optional<byte[]> sealed(String workspace, String id, ObjectNode settings) {
        return settings.optional(INPUTS)
                .filter(inputs -> !inputs.isEmpty())
                .map(inputs -> secrets.seal(Json.write(inputs), workspace, id));
    }

    /** Ids of the files that its inputs may name: what a trigger will need must not expire before. */
    private static List<String> files(ObjectNode settings) {
        return FILE_ID.matcher(Json.write(settings.path(INPUTS)))
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    private ObjectNode settings(ResultSet row) throws SQLException {
        ObjectNode settings = Rows.object(row, "settings");
        byte[] sealed = row.getBytes("sealed_inputs");
        if (sealed != null) {
            settings.set(INPUTS, Json.parse(secrets.open(sealed, row.getString("workspace"), row.getString("id"))));
        } else if (!settings.has(INPUTS)) {
            settings.putObject(INPUTS);
        }
        return settings;
    }

    private Trigger trigger(ResultSet row) throws SQLException {
        return new Trigger(
                row.getString("id"),
                row.getString("workspace"),
                row.getString("canvas"),
                Type.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                row.getBoolean("enabled"),
                settings(row),
                Rows.instant(row, "created_at"));
    }
}
