package dev.weft.activities.wrapper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The lists that blocks go through. Each is read once for many of its iterations, and not once for each: that would make
 * the cost of a block grow with the square of its length. Thread safe.
 */
final class IteratedLists {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final long MAX_BYTES = 32L * 1024 * 1024;
    /** A tree takes several times the memory of its text. */
    private static final int TREE = 5;

    private final Journal journal;
    private final Cache<Key, JsonNode> lists = Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((Key key, JsonNode list) ->
                    (int) Math.min(MAX_BYTES, (long) TREE * Json.bytes(list).length))
            .expireAfterAccess(KEPT)
            .build();

    private record Key(RunKey run, ValueRef list) {}

    IteratedLists(Journal journal) {
        this.journal = journal;
    }

    /**
     * A copy of one item, to be changed at will.
     *
     * @throws LostValueException when the list is gone
     */
    JsonNode item(RunKey run, ValueRef list, int index) {
        return lists.get(new Key(run, list), key -> read(run, list)).path(index).deepCopy();
    }

    private JsonNode read(RunKey run, ValueRef list) {
        return Environment.present(journal.values(run, List.of(list)), list);
    }
}
