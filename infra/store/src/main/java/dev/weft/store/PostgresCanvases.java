package dev.weft.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of canvases and their versions. */
final class PostgresCanvases implements CanvasStore {
    private static final String COLUMNS = "id, version, title, status, created_at, updated_at";

    private final Database database;

    PostgresCanvases(Database database) {
        this.database = database;
    }

    @Override
    public StoredCanvas create(String workspace, String title, String definition, Status status) {
        String id = Ids.next("canvas");
        return database.transaction(() -> {
            StoredCanvas canvas = database.sql(
                            "insert into canvas (id, workspace, title, status, version) values (?, ?, ?, ?, 1) returning "
                                    + COLUMNS,
                            id, workspace, title, wire(status))
                    .query((row, number) -> canvas(row))
                    .single();
            addVersion(workspace, canvas, definition);
            return canvas;
        });
    }

    @Override
    public Optional<StoredCanvas> replace(String workspace, String id, String title, String definition) {
        return database.transaction(() -> {
            Optional<StoredCanvas> canvas = database.sql(
                            "update canvas set version = version + 1, title = ?, updated_at = now()"
                                    + " where workspace = ? and id = ? and status <> 'archived' returning " + COLUMNS,
                            title, workspace, id)
                    .query((row, number) -> canvas(row))
                    .optional();
            canvas.ifPresent(replaced -> addVersion(workspace, replaced, definition));
            return canvas;
        });
    }

    private void addVersion(String workspace, StoredCanvas canvas, String definition) {
        database.sql(
                        """
                insert into canvas_version (workspace, canvas, version, title, definition) values (?, ?, ?, ?, ?)""",
                        workspace, canvas.id(), canvas.version(), canvas.title(), definition)
                .update();
    }

    @Override
    public Optional<StoredCanvas> find(String workspace, String id) {
        return database.call(
                () -> database.sql("select " + COLUMNS + " from canvas where workspace = ? and id = ?", workspace, id)
                        .query((row, number) -> canvas(row))
                        .optional());
    }

    @Override
    public Optional<String> definition(String workspace, String id, int version) {
        return database.call(() -> database.sql(
                        "select definition from canvas_version where workspace = ? and canvas = ? and version = ?",
                        workspace, id, version)
                .query(String.class)
                .optional());
    }

    @Override
    public List<Version> versions(String workspace, String id) {
        return database.call(() -> database.sql(
                        """
                select version, title, created_at from canvas_version
                where workspace = ? and canvas = ? order by version""",
                        workspace, id)
                .query((row, number) ->
                        new Version(row.getInt("version"), row.getString("title"), Rows.instant(row, "created_at")))
                .list());
    }

    @Override
    public Page<StoredCanvas> list(
            String workspace, Optional<String> only, Optional<String> keyword, Optional<String> cursor, int limit) {
        StringBuilder where = new StringBuilder();
        List<Object> arguments = shown(where, workspace, only, keyword);
        cursor.ifPresent(last -> and(where, arguments, "id < ?", last));
        arguments.add(limit + 1);
        List<StoredCanvas> found = database.call(() -> database.sql(
                        "select " + COLUMNS + " from canvas where " + where + " order by id desc limit ?",
                        arguments.toArray())
                .query((row, number) -> canvas(row))
                .list());
        return Pages.of(found, limit, StoredCanvas::id);
    }

    @Override
    public List<StoredCanvas> page(
            String workspace, Optional<String> only, Optional<String> keyword, Order order, long offset, int limit) {
        StringBuilder where = new StringBuilder();
        List<Object> arguments = shown(where, workspace, only, keyword);
        arguments.add(offset);
        arguments.add(limit);
        return database.call(() -> database.sql(
                        "select " + COLUMNS + " from canvas where " + where + " order by " + columns(order)
                                + " offset ? limit ?",
                        arguments.toArray())
                .query((row, number) -> canvas(row))
                .list());
    }

    /** Ids rise with time, so they order by creation. */
    private static String columns(Order order) {
        return switch (order) {
            case NEWEST -> "id desc";
            case OLDEST -> "id";
            case LAST_UPDATED -> "updated_at desc, id desc";
            case FIRST_UPDATED -> "updated_at, id";
        };
    }

    private static List<Object> shown(
            StringBuilder where, String workspace, Optional<String> only, Optional<String> keyword) {
        where.append("workspace = ? and status <> 'archived'");
        List<Object> arguments = new ArrayList<>(List.of(workspace));
        only.ifPresent(id -> and(where, arguments, "id = ?", id));
        keyword.ifPresent(word -> and(where, arguments, "strpos(lower(title), lower(?)) > 0", word));
        return arguments;
    }

    private static void and(StringBuilder where, List<Object> arguments, String condition, Object argument) {
        where.append(" and ").append(condition);
        arguments.add(argument);
    }

    @Override
    public boolean status(String workspace, String id, Status status) {
        return database.call(() -> database.sql(
                                "update canvas set status = ?, updated_at = now() where workspace = ? and id = ?",
                                wire(status), workspace, id)
                        .update())
                > 0;
    }

    @Override
    public boolean delete(String workspace, String id) {
        return database.call(() -> database.sql(
                                """
                        update canvas set status = 'archived', updated_at = now()
                        where workspace = ? and id = ? and status <> 'archived'""",
                                workspace, id)
                        .update())
                > 0;
    }

    private static String wire(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static StoredCanvas canvas(ResultSet row) throws SQLException {
        return new StoredCanvas(
                row.getString("id"),
                row.getInt("version"),
                row.getString("title"),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }
}
