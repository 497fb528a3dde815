package dev.weft.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A pool whose callers wait for their turn as long as others get theirs: a burst takes its time, while a database that
 * does not answer fails them after the pool's own time limit, or twice that. Thread-safe.
 */
final class PatientPool extends DelegatingDataSource {
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final AtomicLong served = new AtomicLong();

    PatientPool(DataSource pool) {
        super(pool);
    }

    @Override
    public Connection getConnection() throws SQLException {
        long since = System.nanoTime();
        while (true) {
            long before = served.get();
            try {
                Connection connection = super.getConnection();
                served.incrementAndGet();
                return connection;
            } catch (SQLTransientConnectionException e) {
                if (served.get() == before || System.nanoTime() - since > LONGEST_WAIT_NANOS) {
                    throw e;
                }
            }
        }
    }
}
