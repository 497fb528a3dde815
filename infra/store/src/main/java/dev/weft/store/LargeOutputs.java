package dev.weft.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks for words in outputs of runs that are too large for their row, and remembers: no such output ever changes. */
final class LargeOutputs {
    private static final int MOST = 200;
    private static final int REMEMBERED = 20_000;

    private final Database database;
    private final ObjectStorage objects;
    private final Map<Look, Boolean> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Look, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

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
            Look look = new Look(output.key(), lower);
            Boolean holds = known.get(look);
            if (holds == null) {
                holds = LargeValues.read(objects, output.key())
                        .filter(json -> json.toLowerCase(Locale.ROOT).contains(lower))
                        .isPresent();
                known.put(look, holds);
            }
            if (holds) {
                ids.add(output.run());
            }
        }
        return ids;
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
