package dev.weft.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks for words in outputs of runs that are too large for their row, and remembers: no such output ever changes. */
final class LargeOutputs {
    private static final int MOST = 200;
    private static final int REMEMBERED = 20_000;

    private final Database database;
    private final ObjectStorage objects;
    private final Cache<Look, Boolean> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    LargeOutputs(Database database, ObjectStorage objects) {
        this.database = database;
        this.objects = objects;
    }

    /**
     * Ids of the runs whose output holds the word, whatever its case, among the 200 newest that have so large a one.
     *
     * @param where which runs are meant
     * @param word as it stands in JSON
     */
    List<String> holding(String where, List<Object> arguments, String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        List<String> ids = new ArrayList<>();
        for (Output output : outputs(where, arguments)) {
            if (known.get(new Look(output.key(), lower), this::holds)) {
                ids.add(output.run());
            }
        }
        return ids;
    }

    private boolean holds(Look look) {
        return LargeValues.read(objects, look.key())
                .filter(json -> json.toLowerCase(Locale.ROOT).contains(look.word()))
                .isPresent();
    }

    private List<Output> outputs(String where, List<Object> arguments) {
        return database.call(() -> database.sql(
                        "select id, outputs_object from run where " + where
                                + " and outputs_object is not null order by id desc limit " + MOST,
                        arguments.toArray())
                .query((row, number) -> new Output(row.getString("id"), row.getString("outputs_object")))
                .list());
    }

    private record Output(String run, String key) {}

    private record Look(String key, String word) {}
}
