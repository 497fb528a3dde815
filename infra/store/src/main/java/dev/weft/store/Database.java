package dev.weft.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The pool of connections, and the two ways to use it: {@link #call} and {@link #transaction}. Both turn the failures
 * of a database that does not answer into {@link StoreUnavailableException} and leave all others as they are.
 */
final class Database implements AutoCloseable {
    private static final long CONNECTION_TIMEOUT_MILLIS = 5_000;

    private final HikariDataSource pool;
    private final HikariDataSource writerPool;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    private Database(HikariDataSource pool, HikariDataSource writerPool) {
        this.pool = pool;
        this.writerPool = writerPool;
        PatientPool patient = new PatientPool(pool);
        this.jdbc = JdbcClient.create(patient);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(patient));
    }

    /** Brings the schema up to date, waiting a minute for a database that is only starting. */
    static Database open(DatabaseUrl url, int connections) {
        HikariConfig config = config(url);
        config.setPoolName("weft");
        config.setMaximumPoolSize(connections);
        HikariConfig writer = config(url);
        writer.setPoolName("weft-journal");
        writer.setMaximumPoolSize(1);
        // The journal's statement is planned once, perhaps on empty tables, and meets tables of any size: look-ups by
        // index are always right for it, whatever the statistics say. Planning anew costs more than the statement.
        writer.setConnectionInitSql("""
                set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off;
                set enable_mergejoin = off; set jit = off; set plan_cache_mode = force_generic_plan""");
        HikariDataSource pool = new HikariDataSource(config);
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .connectRetries(60)
                    .connectRetriesInterval(1)
                    .load()
                    .migrate();
            return new Database(pool, new HikariDataSource(writer));
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariConfig config(DatabaseUrl url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url.jdbc());
        url.user().ifPresent(config::setUsername);
        url.password().ifPresent(config::setPassword);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        // Else the pool learns it from its first connection, and is of no use for ever when that one breaks meanwhile.
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.addDataSourceProperty("ApplicationName", "weft");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "60");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("prepareThreshold", "2");
        return config;
    }

    /** The journal writer's own connection: others that use up the pool don't hold it back. */
    HikariDataSource writer() {
        return writerPool;
    }

    /** For use within {@link #call} or {@link #transaction}. Optionals, moments and lists of text are bound as SQL's. */
    JdbcClient.StatementSpec sql(String sql, @Nullable Object... arguments) {
        List<@Nullable Object> bound = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            bound.add(bound(argument));
        }
        return jdbc.sql(sql).params(bound);
    }

    <T extends @Nullable Object> T call(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw translated(e);
        }
    }

    <T extends @Nullable Object> T transaction(Supplier<T> work) {
        return call(() -> transactions.execute(status -> work.get()));
    }

    static RuntimeException translated(RuntimeException e) {
        return unavailable(e) && !(e instanceof StoreUnavailableException) ? new StoreUnavailableException("The database does not answer", e) : e;
    }

    static boolean unavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreUnavailableException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                if (state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")
                        || state.equals("25006")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable Object bound(@Nullable Object argument) {
        return switch (argument) {
            case null -> new SqlParameterValue(Types.NULL, null);
            case Optional<?> optional -> bound(optional.orElse(null));
            case String text -> StoredText.plain(text);
            case Instant moment -> moment.atOffset(ZoneOffset.UTC);
            case List<?> list -> list.stream().map(item -> StoredText.plain((String) item)).toArray(String[]::new);
            default -> argument;
        };
    }

    @Override
    public void close() {
        writerPool.close();
        pool.close();
    }
}
