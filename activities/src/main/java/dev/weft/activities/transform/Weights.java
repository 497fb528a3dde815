package dev.weft.activities.transform;

import com.dashjoin.jsonata.Utils.RangeList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large values are once written out. Sixty nested objects that hold the same value twice take no memory, yet the
 * library would walk 2⁶⁰ of them to compare or print one.
 */
final class Weights {
    private static final long MAX = 64L * 1024 * 1024;

    private final Map<Object, Long> known = new IdentityHashMap<>();

    /**
     * @return characters and values in it
     * @throws Bounds.StoppedException when that is too much
     */
    long of(@Nullable Object value) {
        long weight =
                switch (value) {
                    case null -> 1;
                    case String text -> 1L + text.length();
                    case RangeList range -> range.size();
                    case List<?> items -> composite(items, items);
                    case Map<?, ?> members -> composite(members, members.values());
                    default -> 1;
                };
        if (weight > MAX) {
            throw new Bounds.StoppedException("it makes a value that is too large");
        }
        return weight;
    }

    private long composite(Object value, Iterable<?> parts) {
        Long before = known.get(value);
        if (before != null) {
            return before;
        }
        long weight = 1;
        for (Object part : parts) {
            weight += of(part);
            if (weight > MAX) {
                return weight;
            }
        }
        known.put(value, weight);
        return weight;
    }
}
