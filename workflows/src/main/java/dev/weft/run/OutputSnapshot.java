package dev.weft.run;

import dev.weft.task.Given;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Answer of the query {@code output}: where the result of each finished task of the top level stands. */
public record OutputSnapshot(SequencedMap<String, Given> results) {
    public OutputSnapshot {
        results = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    }
}
