package dev.weft.store;

import dev.weft.secret.KeyRing;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Which secret keys have encrypted until when, by that which runs may still need a former one. What a run has in Temporal
 * stays under the keys of its time: none of them may go before the run has ended. The same is true of values that a run
 * keeps because they hold a secret, until the run is deleted. Safe to use from any thread and several processes.
 */
final class KeyUse {
    /** For so long a worker may go on encrypting by a key after another process had the next one first. */
    private static final String OVERLAP = "interval '1 day'";

    private static final String MAY_NEED = "r.created_at < cast(? as timestamptz) + " + OVERLAP
            + " and (r.finished_at is null or exists (select from run_value v where v.run = r.id and v.path like ?))";

    private final Database database;
    private final KeyRing keys;

    KeyUse(Database database, KeyRing keys) {
        this.database = database;
        this.keys = keys;
    }

    private record Used(String key, OffsetDateTime until) {}

    /** @throws IllegalStateException naming a key that runs may need and that is not given */
    void check() {
        List<Used> known = database.call(() -> database.sql("select id, last_used from secret_key")
                .query((row, number) ->
                        new Used(row.getString("id"), row.getObject("last_used", OffsetDateTime.class)))
                .list());
        known.stream().filter(used -> !keys.ids().contains(used.key())).forEach(this::release);
    }

    private void release(Used used) {
        long runs = database.call(() -> database.sql(
                        "select count(*) from run r where " + MAY_NEED, used.until().toInstant(), "%" + KeptValues.SECRET)
                .query(Long.class)
                .single());
        if (runs > 0) {
            throw new IllegalStateException(
                    "Runs that have not ended or keep a secret (" + runs + ") may need " + keys.lacks(used.key()));
        }
        database.call(() -> database.sql(
                        "delete from secret_key where id = ? and last_used = ?", used.key(), used.until().toInstant())
                .update());
    }

    /** Says that the present key encrypts. When none has said so before, the former ones have done so until now. */
    void note() {
        database.transaction(() -> {
            boolean first = database.sql(
                                    "insert into secret_key (id, last_used) values (?, now()) on conflict do nothing",
                                    keys.currentId())
                            .update()
                    > 0;
            List<String> now = first ? List.copyOf(keys.ids()) : List.of(keys.currentId());
            now.forEach(key -> database.sql(
                            """
                            insert into secret_key (id, last_used) values (?, now())
                            on conflict (id) do update set last_used = now()""",
                            key)
                    .update());
            return first;
        });
    }
}
