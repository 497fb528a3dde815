package dev.weft.store;

import dev.weft.store.ValueCache.TaskKey;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The table of values that belong to no task. */
final class KeptValues {
    private final Database database;
    private final LargeValues large;
    private final ValueCache cache;

    KeptValues(Database database, LargeValues large, ValueCache cache) {
        this.database = database;
        this.large = large;
        this.cache = cache;
    }

    ValueRef keep(RunKey run, String origin, String path, JsonNode value) {
        String json = StoredText.json(value);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Optional<String> object = bytes.length <= LargeValues.MAX_INLINE_BYTES
                ? Optional.empty()
                : Optional.of(large.put(run, path, origin, bytes));
        boolean first = database.call(() -> database.sql(
                                """
                        insert into run_value (run, path, origin, workspace, output, output_object)
                        select id, ?, ?, workspace, ?::json, ? from run where workspace = ? and id = ?
                        on conflict do nothing""",
                                path,
                                origin,
                                object.isPresent() ? Optional.empty() : Optional.of(json),
                                object,
                                run.workspace(),
                                run.run())
                        .update())
                > 0;
        if (first) {
            cache.put(new TaskKey(run, path, origin), json);
        } else {
            object.ifPresent(large::removeUnused);
        }
        return new ValueRef(path, origin);
    }
}
