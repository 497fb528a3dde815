package dev.weft.store;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of files and their objects. */
final class StoredFiles implements FileStore {
    private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);
    private static final int BATCH = 500;
    private static final String COLUMNS =
            "id, workspace, name, content_type, size, sha256, canvas, user_id, run, task, used, created_at";

    /** A file that a run is just being given is locked; who is given it later finds it gone. */
    private static final String UNUSED =
            """
            id in (
                select id from file f where run is null and not used and created_at < ?
                  and not exists (
                      select from trigger t
                      where t.workspace = f.workspace and f.id = any(t.files))
                limit ? for update of f skip locked
            )""";

    private final Database database;
    private final ObjectStorage objects;
    private final ObjectSweep sweep;

    StoredFiles(Database database, ObjectStorage objects, ObjectSweep sweep) {
        this.database = database;
        this.objects = objects;
        this.sweep = sweep;
    }

    @Override
    public StoredFile write(NewFile file, InputStream bytes, long limit) {
        String id = Ids.next("file");
        String key = "files/" + file.workspace() + "/" + id;
        MeasuredStream measured = new MeasuredStream(bytes, limit);
        sweep.plan(key, Instant.now().plus(LONGEST_UPLOAD));
        boolean stored = false;
        try {
            objects.put(key, measured, file.contentType());
            StoredFile row = insert(id, key, file, measured);
            stored = true;
            return row;
        } catch (RuntimeException e) {
            if (measured.exceeded()) {
                throw new TooLargeException(limit);
            }
            throw measured.failure().<RuntimeException>map(UncheckedIOException::new).orElse(e);
        } finally {
            if (!stored) {
                sweep.now(List.of(key));
            }
        }
    }

    private StoredFile insert(String id, String key, NewFile file, MeasuredStream measured) {
        return database.transaction(() -> {
            sweep.forget(key);
            return database.sql(
                            """
                    insert into file (id, workspace, name, content_type, size, sha256, object_key, canvas, user_id, run,
                        task)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    returning """ + " " + COLUMNS,
                            id, file.workspace(), file.name(), file.contentType(), measured.size(), measured.sha256(),
                            key, file.canvas(), file.user(), file.run(), file.task())
                    .query((row, number) -> file(row))
                    .single();
        });
    }

    @Override
    public boolean give(String workspace, String id, String user) {
        return database.call(() -> database.sql(
                                "update file set user_id = ? where workspace = ? and id = ? and user_id is null",
                                user, workspace, id)
                        .update())
                > 0;
    }

    @Override
    public Optional<StoredFile> find(String workspace, String id) {
        return database.call(
                () -> database.sql("select " + COLUMNS + " from file where workspace = ? and id = ?", workspace, id)
                        .query((row, number) -> file(row))
                        .optional());
    }

    @Override
    public Optional<InputStream> open(String workspace, String id) {
        return open(workspace, id, 0);
    }

    @Override
    public Optional<InputStream> open(String workspace, String id, long from) {
        return key(workspace, id).flatMap(key -> objects.get(key, from));
    }

    private Optional<String> key(String workspace, String id) {
        return database.call(
                () -> database.sql("select object_key from file where workspace = ? and id = ?", workspace, id)
                        .query(String.class)
                        .optional());
    }

    @Override
    public List<StoredFile> ofRun(String workspace, String run) {
        return database.call(() -> database.sql(
                        "select " + COLUMNS + " from file where workspace = ? and run = ? order by id", workspace, run)
                .query((row, number) -> file(row))
                .list());
    }

    @Override
    public Page<StoredFile> list(String workspace, Optional<String> canvas, Optional<String> cursor, int limit) {
        StringBuilder where = new StringBuilder("workspace = ?");
        List<Object> arguments = new ArrayList<>(List.of(workspace));
        canvas.ifPresent(id -> {
            where.append(" and canvas = ?");
            arguments.add(id);
        });
        cursor.ifPresent(last -> {
            where.append(" and id < ?");
            arguments.add(last);
        });
        arguments.add(limit + 1);
        List<StoredFile> found = database.call(() -> database.sql(
                        "select " + COLUMNS + " from file where " + where + " order by id desc limit ?",
                        arguments.toArray())
                .query((row, number) -> file(row))
                .list());
        return Pages.of(found, limit, StoredFile::id);
    }

    @Override
    public boolean delete(String workspace, String id) {
        List<String> keys = doom("workspace = ? and id = ?", workspace, id);
        sweep.now(keys);
        return !keys.isEmpty();
    }

    @Override
    public int expireUnused(Instant storedBefore) {
        int expired = 0;
        List<String> keys;
        do {
            keys = doom(UNUSED, storedBefore, BATCH);
            expired += keys.size();
        } while (keys.size() == BATCH);
        sweep.due();
        return expired;
    }

    /** Deletes rows and plans the removal of their bytes. */
    private List<String> doom(String condition, Object... arguments) {
        return database.call(() -> database.sql(
                        "with gone as (delete from file where " + condition + " returning object_key), planned as (" + """
                    insert into object_sweep (object_key, not_before) select object_key, now() from gone
                    on conflict do nothing
                )
                select object_key from gone""",
                        arguments)
                .query(String.class)
                .list());
    }

    private static StoredFile file(ResultSet row) throws SQLException {
        return new StoredFile(
                row.getString("id"),
                row.getString("workspace"),
                row.getString("name"),
                row.getString("content_type"),
                row.getLong("size"),
                row.getString("sha256"),
                Rows.text(row, "canvas"),
                Rows.text(row, "user_id"),
                Rows.text(row, "run"),
                Rows.text(row, "task"),
                row.getBoolean("used"),
                Rows.instant(row, "created_at"));
    }
}
