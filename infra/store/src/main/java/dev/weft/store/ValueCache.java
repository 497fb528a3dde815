package dev.weft.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.task.RunActivity.RunKey;
import java.util.Optional;

/**
 * Outputs that this process committed or read lately, as JSON. Results never change once they stand, so that nothing
 * has to be taken back; it saves a query per task whose inputs were made here.
 */
final class ValueCache {
    private static final long MAX_CHARS = 32L * 1024 * 1024;

    private final Cache<TaskKey, String> values = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARS)
            .weigher((TaskKey key, String json) -> json.length() + 200)
            .build();

    Optional<String> get(TaskKey key) {
        return Optional.ofNullable(values.getIfPresent(key));
    }

    void put(TaskKey key, String json) {
        values.put(key, json);
    }

    /** A task of a run under an origin. */
    record TaskKey(RunKey run, String path, String origin) {}
}
