package dev.weft.store;

import dev.weft.secret.KeyRing;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves stored secrets (credentials, secret variables of runs, inputs of triggers) from former keys to the present one.
 * Small batches, each a transaction of its own: whatever breaks it off, the next call goes on. Several may run at once.
 */
public final class Reencryption {
    private static final Logger LOG = LoggerFactory.getLogger(Reencryption.class);
    private static final int BATCH = 100;
    private static final List<Table> TABLES = List.of(
            new Table("credential", "value"),
            new Table("run", "secret_inputs"),
            new Table("trigger", "sealed_inputs"));

    private final Database database;
    private final SecretBox secrets;
    private final KeyRing keys;
    private final KeyUse use;

    Reencryption(Database database, SecretBox secrets, KeyRing keys, KeyUse use) {
        this.database = database;
        this.secrets = secrets;
        this.keys = keys;
        this.use = use;
    }

    /** A column of sealed values, each bound to its row's workspace and id. */
    private record Table(String name, String column) {
        String keyId() {
            return "substring(" + column + " from 2 for " + KeyRing.ID_BYTES + ")";
        }
    }

    private record Sealed(String workspace, String id, byte[] value) {}

    /**
     * How many secrets each former key has sealed, by key id; empty once all are the present key's. Keys that are not
     * given count, too.
     */
    public Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>();
        for (Table table : TABLES) {
            database.call(() -> database.sql("select encode(" + table.keyId() + ", 'hex') as key_id, count(*) as sealed from "
                                    + table.name() + " where " + table.column() + " is not null group by 1")
                            .query((row, number) -> Map.entry(row.getString("key_id"), row.getLong("sealed")))
                            .list())
                    .forEach(found -> left.merge(found.getKey(), found.getValue(), Long::sum));
        }
        left.remove(keys.currentId());
        return left;
    }

    /** @throws IllegalStateException naming keys that stored secrets need and that are not given */
    void check() {
        left().forEach((key, count) -> {
            if (!keys.ids().contains(key)) {
                throw new IllegalStateException(
                        count + " stored secrets (credentials, secret variables, inputs of triggers) need " + keys.lacks(key));
            }
        });
    }

    /**
     * Re-encrypts everything that a former key has sealed. Does nothing when there is nothing left.
     *
     * @return how many were moved
     */
    public int run() {
        use.note();
        int moved = 0;
        for (Table table : TABLES) {
            for (String key : former()) {
                for (int batch = batch(table, key); batch > 0; batch = batch(table, key)) {
                    moved += batch;
                }
            }
        }
        if (moved > 0) {
            LOG.info("Re-encrypted {} secrets by the key {}", moved, keys.currentId());
        }
        return moved;
    }

    private List<String> former() {
        List<String> former = new ArrayList<>(keys.ids());
        former.remove(keys.currentId());
        return former;
    }

    private int batch(Table table, String key) {
        return database.transaction(() -> {
            List<Sealed> rows = database.sql(
                            "select workspace, id, " + table.column() + " as sealed from " + table.name() + " where "
                                    + table.keyId() + " = ? and " + table.column() + " is not null limit " + BATCH
                                    + " for update skip locked",
                            (Object) HexFormat.of().parseHex(key))
                    .query((row, number) ->
                            new Sealed(row.getString("workspace"), row.getString("id"), row.getBytes("sealed")))
                    .list();
            return (int) rows.stream().filter(row -> moved(table, row)).count();
        });
    }

    private boolean moved(Table table, Sealed row) {
        String text;
        try {
            text = secrets.open(row.value(), row.workspace(), row.id());
        } catch (IllegalStateException e) {
            LOG.error("{} {} stays under its former key: {}", table.name(), row.id(), e.getMessage());
            return false;
        }
        return database.sql(
                                "update " + table.name() + " set " + table.column() + " = ? where workspace = ? and id = ?",
                                secrets.seal(text, row.workspace(), row.id()), row.workspace(), row.id())
                        .update()
                > 0;
    }
}
