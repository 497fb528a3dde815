package dev.weft.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.node.ObjectNode;

/** The table of triggers. */
final class PostgresTriggers implements TriggerStore {
    private static final String COLUMNS = "id, workspace, canvas, type, enabled, settings, created_at";

    private final Database database;

    PostgresTriggers(Database database) {
        this.database = database;
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
                    insert into trigger (id, workspace, canvas, type, settings) values (?, ?, ?, ?, ?::json)
                    returning """ + " " + COLUMNS,
                            id, workspace, canvas, wire(type), StoredText.json(settings))
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
                        "update trigger set enabled = ?, settings = ?::json where workspace = ? and id = ? returning "
                                + COLUMNS,
                        enabled, StoredText.json(settings), workspace, id)
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

    private static Trigger trigger(ResultSet row) throws SQLException {
        return new Trigger(
                row.getString("id"),
                row.getString("workspace"),
                row.getString("canvas"),
                Type.valueOf(row.getString("type").toUpperCase(Locale.ROOT)),
                row.getBoolean("enabled"),
                Rows.object(row, "settings"),
                Rows.instant(row, "created_at"));
    }
}
