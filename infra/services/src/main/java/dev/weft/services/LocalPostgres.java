package dev.weft.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

/**
 * PostgreSQL of this machine with everything that makes a commit last (fsync, synchronous commit, full page writes).
 * One start per data folder: a server that was left over on it is ended first.
 */
public final class LocalPostgres implements LocalService {
    private static final String USER = "weft";
    private static final String DATABASE = "weft";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final PidFile pidFile;
    private final int port;
    private final String password;

    private LocalPostgres(ChildProcess process, PidFile pidFile, int port, String password) {
        this.process = process;
        this.pidFile = pidFile;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the server and waits until it answers. A start with the data and port of one that ended continues it.
     *
     * @param data folder of its own; created with a database when empty
     * @param port 0 for any free one
     * @param cache where PostgreSQL's programs are unpacked
     * @throws ServiceException when the server does not start; the message has the end of its log
     */
    public static LocalPostgres start(Path data, int port, Path cache) {
        return start(data, port, cache, NotRoot.wrapper());
    }

    static LocalPostgres start(Path data, int port, Path cache, List<String> wrapper) {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path binaries = PostgresBinaries.unpacked(NotRoot.programs(cache, wrapper));
        PidFile pidFile = new PidFile(data.resolve("postgres.pid"));
        Leftover.end(pidFile, "INT");
        PostgresCluster cluster = new PostgresCluster(binaries, data, wrapper);
        String password = Secrets.keep(data.resolve("password"), 24);
        cluster.prepare(USER);
        cluster.endLeftover();
        int chosen = Ports.orFree(port);
        Path log = data.resolve("postgres.log");
        ChildProcess process = ChildProcess.start(
                new ChildProcess.Start(cluster.wrapper(), cluster.command(chosen), Map.of(), log, "INT", "QUIT"));
        pidFile.write(process.mark());
        LocalPostgres postgres = new LocalPostgres(process, pidFile, chosen, password);
        Readiness.await("PostgreSQL", process, log, postgres::answers);
        postgres.createDatabase();
        return postgres;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public CompletableFuture<?> ended() {
        return process.ended();
    }

    /** {@code postgresql://user:password@host:port/name}; holds the password. */
    public String url() {
        return "postgresql://" + USER + ":" + password + "@" + address() + "/" + DATABASE;
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    @Override
    public void close() {
        process.stop(PATIENCE);
        pidFile.delete();
    }

    @Override
    public String toString() {
        return "PostgreSQL on " + address();
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address() + "/" + database;
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private void createDatabase() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            boolean missing;
            try (ResultSet found = statement.executeQuery(
                    "select 1 from pg_database where datname = '" + DATABASE + "'")) {
                missing = !found.next();
            }
            if (missing) {
                statement.execute("create database " + DATABASE);
            }
        } catch (SQLException e) {
            process.kill();
            throw new ServiceException("Cannot create the database: " + e.getMessage(), e);
        }
    }
}
