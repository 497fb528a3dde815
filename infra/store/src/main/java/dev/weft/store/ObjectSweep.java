package dev.weft.store;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects to be removed from a moment on. A key is planned before its object exists or in the transaction that deletes
 * its row, so that no crash leaves bytes behind that nobody would ever remove.
 */
final class ObjectSweep {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectSweep.class);
    private static final int BATCH = 500;

    private final Database database;
    private final ObjectStorage objects;

    ObjectSweep(Database database, ObjectStorage objects) {
        this.database = database;
        this.objects = objects;
    }

    void plan(String key, Instant notBefore) {
        database.call(() -> database.sql(
                        """
                insert into object_sweep (object_key, not_before) values (?, ?)
                on conflict (object_key) do update set not_before = excluded.not_before""",
                        key, notBefore)
                .update());
    }

    /** The object is to stay. */
    void forget(String key) {
        database.call(() -> database.sql("delete from object_sweep where object_key = ?", key)
                .update());
    }

    /** Removes what is planned; what can't be removed stays planned. */
    void now(List<String> keys) {
        for (String key : keys) {
            try {
                objects.remove(key);
                forget(key);
            } catch (StoreUnavailableException e) {
                LOG.warn("An object could not be removed and will be later: {}", e.getMessage());
                return;
            }
        }
    }

    /** Removes all that is due. */
    void due() {
        List<String> keys;
        do {
            keys = database.call(() -> database.sql(
                            "select object_key from object_sweep where not_before <= now() order by not_before limit ?",
                            BATCH)
                    .query(String.class)
                    .list());
            for (String key : keys) {
                objects.remove(key);
                forget(key);
            }
        } while (keys.size() == BATCH);
    }
}
