package dev.weft.chaos.check;

import dev.weft.chaos.site.Installation;
import dev.weft.services.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Reads Weft's tables past Weft. Every method asks until the database answers. Thread safe. */
public final class JournalReader implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final String url;
    private final String workspace;
    private final Properties properties = new Properties();
    private Optional<Connection> connection = Optional.empty();

    private JournalReader(LocalPostgres postgres, String workspace) {
        this.url = postgres.jdbcUrl();
        this.workspace = workspace;
        properties.setProperty("user", postgres.user());
        properties.setProperty("password", postgres.password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "20");
    }

    /** Of one workspace. */
    public static JournalReader of(Installation installation, String workspace) {
        return new JournalReader(installation.postgres(), workspace);
    }

    /** @param at milliseconds since 1970, by the clock of whoever wrote it */
    public record Event(String run, long seq, long at, String kind, String path, int attempt, String origin) {}

    /** @param status as it is on the wire, such as {@code succeeded} */
    public record Row(String run, String status, boolean finished, long lastSeq, String outputs, String error) {}

    /** An approval that nobody has answered. */
    public record Question(String run, String path) {}

    /** An object in storage that holds a task's output. */
    public record Large(String run, String path, String object) {}

    /** Events after the numbers given, by run, in order. */
    public List<Event> events(Map<String, Long> after) throws InterruptedException {
        return query(
                """
                select e.run, e.seq, extract(epoch from e.at) * 1000 as at, e.kind, e.path, e.attempt, e.origin
                from unnest(?::text[], ?::bigint[]) as k(run, seen)
                cross join lateral (select * from run_event where run = k.run and seq > k.seen order by seq) e
                order by e.run, e.seq""",
                statement -> {
                    Connection own = statement.getConnection();
                    statement.setArray(1, own.createArrayOf("text", after.keySet().toArray()));
                    statement.setArray(2, own.createArrayOf("bigint", after.values().toArray()));
                },
                row -> new Event(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6),
                        row.getString(7)));
    }

    public Optional<Row> run(String run) throws InterruptedException {
        return query(
                        """
                        select id, status, finished_at is not null, last_seq, outputs::text,
                            concat_ws(': ', error_code, error_message)
                        from run where id = ?""",
                        statement -> statement.setString(1, run),
                        JournalReader::row)
                .stream()
                .findFirst();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString(1),
                row.getString(2),
                row.getBoolean(3),
                row.getLong(4),
                Optional.ofNullable(row.getString(5)).orElse("null"),
                row.getString(6));
    }

    /** Ids of all runs there are. */
    public List<String> runs() throws InterruptedException {
        return query("select id from run where workspace = ? order by id",
                statement -> statement.setString(1, workspace),
                row -> row.getString(1));
    }

    /** Runs whose journal has a gap, an event twice, or another number of ends than one; with what is wrong. */
    public List<String> crooked() throws InterruptedException {
        return query(
                """
                select r.id || ': ' || count(e.seq) || ' events up to ' || coalesce(max(e.seq), 0) || ' of '
                    || r.last_seq || ', ' || count(*) filter (where e.kind = 'run.finished') || ' ends'
                from run r left join run_event e on e.run = r.id
                where r.workspace = ?
                group by r.id, r.last_seq, r.finished_at
                having count(e.seq) <> r.last_seq or coalesce(max(e.seq), 0) <> r.last_seq
                    or count(*) filter (where e.kind = 'run.finished') <> (r.finished_at is not null)::int""",
                statement -> statement.setString(1, workspace),
                row -> row.getString(1));
    }

    /** Tasks that were finished more than once under one origin. */
    public List<String> finishedTwice() throws InterruptedException {
        return query(
                """
                select run || ', ' || path from run_event where kind = 'task.finished' and workspace = ?
                group by run, path, origin having count(*) > 1""",
                statement -> statement.setString(1, workspace),
                row -> row.getString(1));
    }

    public List<Question> questions() throws InterruptedException {
        return query(
                """
                select e.run, e.path from run r join run_event e on e.run = r.id and e.kind = 'approval.requested'
                where r.workspace = ? and r.finished_at is null and not exists (
                    select from run_event a where a.run = e.run and a.path = e.path and a.kind = 'approval.answered')""",
                statement -> statement.setString(1, workspace),
                row -> new Question(row.getString(1), row.getString(2)));
    }

    /** Outputs of a run that lie in object storage. */
    public List<Large> large(String run) throws InterruptedException {
        return query(
                "select run, path, output_object from run_task where run = ? and output_object is not null",
                statement -> statement.setString(1, run),
                row -> new Large(row.getString(1), row.getString(2), row.getString(3)));
    }

    /** Whether the task has a result. */
    public boolean finished(String run, String path) throws InterruptedException {
        return !query(
                        "select 1 from run_task where run = ? and path = ? and finished_at is not null",
                        statement -> {
                            statement.setString(1, run);
                            statement.setString(2, path);
                        },
                        row -> 1)
                .isEmpty();
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Mapping<T> {
        T of(ResultSet row) throws SQLException;
    }

    private synchronized <T> List<T> query(String sql, Binding binding, Mapping<T> mapping)
            throws InterruptedException {
        while (true) {
            try {
                return once(sql, binding, mapping);
            } catch (SQLException e) {
                String state = String.valueOf(e.getSQLState());
                if (!state.startsWith("08") && !state.startsWith("57") && !state.startsWith("53")) {
                    throw new IllegalStateException(e);
                }
                drop();
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private <T> List<T> once(String sql, Binding binding, Mapping<T> mapping) throws SQLException {
        if (connection.isEmpty()) {
            connection = Optional.of(DriverManager.getConnection(url, properties));
        }
        try (PreparedStatement statement = connection.get().prepareStatement(sql)) {
            binding.bind(statement);
            List<T> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(mapping.of(found));
                }
            }
            return rows;
        }
    }

    private void drop() {
        try {
            if (connection.isPresent()) {
                connection.get().close();
            }
        } catch (SQLException e) {
            // It is gone, which is what was wanted.
        }
        connection = Optional.empty();
    }

    @Override
    public synchronized void close() {
        drop();
    }
}
