package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.ValueCache.TaskKey;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The table of values that belong to no task. Those that hold a secret are kept encrypted; their paths end in {@code !}. */
final class KeptValues {
    /** What the paths of values end in that hold a secret. */
    static final String SECRET = "!";

    private final Database database;
    private final LargeValues large;
    private final ValueCache cache;
    private final SecretBox secrets;

    KeptValues(Database database, LargeValues large, ValueCache cache, SecretBox secrets) {
        this.database = database;
        this.large = large;
        this.cache = cache;
        this.secrets = secrets;
    }

    ValueRef keep(RunKey run, String origin, String path, JsonNode value) {
        String json = StoredText.json(value);
        return keep(run, origin, path, json, json);
    }

    ValueRef keepSecret(RunKey run, String origin, String path, JsonNode value) {
        String json = StoredText.json(value);
        String sealed = Base64.getEncoder().encodeToString(secrets.seal(json, run.workspace(), SECRET));
        return keep(run, origin, path + SECRET, json, Json.write(Json.text(sealed)));
    }

    private ValueRef keep(RunKey run, String origin, String path, String json, String stored) {
        byte[] bytes = stored.getBytes(StandardCharsets.UTF_8);
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
                                object.isPresent() ? Optional.empty() : Optional.of(stored),
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

    /** A stored value as it was given. */
    String opened(RunKey run, String path, String stored) {
        return path.endsWith(SECRET)
                ? secrets.open(Base64.getDecoder().decode(Json.parse(stored).stringValue()), run.workspace(), SECRET)
                : stored;
    }
}
