package dev.weft.store;

import dev.weft.store.GroupCommit.Outcome;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one connection of its own, in one thread, which also calls the listeners. */
final class PostgresNotices implements Notices, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresNotices.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(250);

    private final DatabaseUrl url;
    private final Database database;
    private final Map<String, List<Runnable>> runs = new ConcurrentHashMap<>();
    private final Map<String, List<Runnable>> ends = new ConcurrentHashMap<>();
    private final List<Consumer<String>> aborts = new CopyOnWriteArrayList<>();
    private final List<Runnable> startable = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private long nextCheck = System.nanoTime();
    private volatile Optional<Connection> listening = Optional.empty();
    private volatile int ownBackend;

    PostgresNotices(DatabaseUrl url, Database database) {
        this.url = url;
        this.database = database;
        this.thread = Thread.ofPlatform().name("weft-notices").daemon().start(this::listen);
    }

    @Override
    public Subscription run(String run, Runnable listener) {
        return subscribe(runs, run, listener);
    }

    @Override
    public Subscription end(String run, Runnable listener) {
        return subscribe(ends, run, listener);
    }

    private static Subscription subscribe(Map<String, List<Runnable>> to, String run, Runnable listener) {
        to.compute(run, (id, listeners) -> {
            List<Runnable> all = listeners == null ? new CopyOnWriteArrayList<>() : listeners;
            all.add(listener);
            return all;
        });
        return () -> to.computeIfPresent(run, (id, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    @Override
    public Subscription aborts(Consumer<String> listener) {
        aborts.add(listener);
        return () -> aborts.remove(listener);
    }

    @Override
    public Subscription startable(Runnable listener) {
        startable.add(listener);
        return () -> startable.remove(listener);
    }

    /** What the journal's writer of this process has committed; its own notices, which come later, are passed over. */
    void committed(Outcome outcome) {
        ownBackend = outcome.backend();
        outcome.heads().keySet().forEach(run -> callAll(runs, run.run()));
        outcome.ended().forEach(run -> callAll(ends, run.run()));
    }

    private static void callAll(Map<String, List<Runnable>> listeners, String run) {
        listeners.getOrDefault(run, List.of()).forEach(PostgresNotices::call);
    }

    private void listen() {
        boolean away = false;
        while (!closed) {
            try (Connection connection = connect()) {
                away = false;
                listening = Optional.of(connection);
                checkAll();
                receive(connection);
            } catch (SQLException e) {
                if (!away && !closed) {
                    LOG.warn("The listener for notices lost its connection and reconnects: {}", e.getMessage());
                }
                away = true;
                checkWhenDue();
                pause();
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        url.user().ifPresent(user -> properties.setProperty("user", user));
        url.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("ApplicationName", "weft-notices");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = DriverManager.getConnection(url.jdbc(), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen weft_run; listen weft_end; listen weft_abort; listen weft_startable");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private void receive(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!closed) {
            long wait = Math.max(1, (nextCheck - System.nanoTime()) / 1_000_000);
            PGNotification[] received = postgres.getNotifications(Math.toIntExact(wait));
            dispatch(Optional.ofNullable(received).orElse(new PGNotification[0]));
            if (System.nanoTime() >= nextCheck) {
                ping(connection);
            }
            checkWhenDue();
        }
    }

    /** A connection whose other end is gone without a word is found out here. */
    private static void ping(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        }
    }

    /** Each listener once, however often it was meant. */
    private void dispatch(PGNotification[] received) {
        Set<String> grown = new LinkedHashSet<>();
        Set<String> ended = new LinkedHashSet<>();
        Set<String> toAbort = new LinkedHashSet<>();
        boolean mayStart = false;
        for (PGNotification notification : received) {
            boolean own = notification.getPID() == ownBackend;
            switch (notification.getName()) {
                case "weft_run" -> {
                    if (!own) {
                        grown.add(notification.getParameter());
                    }
                }
                case "weft_end" -> {
                    if (!own) {
                        ended.add(notification.getParameter());
                    }
                }
                case "weft_abort" -> toAbort.add(notification.getParameter());
                default -> mayStart = true;
            }
        }
        toAbort.forEach(id -> aborts.forEach(listener -> call(() -> listener.accept(id))));
        ended.forEach(id -> callAll(ends, id));
        grown.forEach(id -> callAll(runs, id));
        if (mayStart) {
            startable.forEach(PostgresNotices::call);
        }
    }

    private void checkWhenDue() {
        if (System.nanoTime() >= nextCheck && !closed) {
            checkAll();
        }
    }

    private void checkAll() {
        nextCheck = System.nanoTime() + CHECK_INTERVAL.toNanos();
        if (!aborts.isEmpty()) {
            pendingAborts().forEach(id -> aborts.forEach(listener -> call(() -> listener.accept(id))));
        }
        runs.values().forEach(listeners -> listeners.forEach(PostgresNotices::call));
        ends.values().forEach(listeners -> listeners.forEach(PostgresNotices::call));
        startable.forEach(PostgresNotices::call);
    }

    private List<String> pendingAborts() {
        try {
            return database.call(() -> database.sql(
                            "select id from run where abort_reason is not null and finished_at is null")
                    .query(String.class)
                    .list());
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.warn("A listener failed", e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(RECONNECT_WAIT);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            // A thread that waits for the network is not interrupted by less.
            if (listening.isPresent()) {
                listening.get().abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("The listener's connection was gone already", e);
        }
        try {
            thread.join(CHECK_INTERVAL.plusSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
