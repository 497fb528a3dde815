package dev.weft.api.dialect.dify;

import dev.weft.json.Json;
import dev.weft.store.RunFacts;
import dev.weft.store.RunStore.StoredRun;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The inputs of a run and what the run adds to them, each under its name with {@code sys.}. */
final class RunInputsJson {
    private static final String PREFIX = "sys.";

    private RunInputsJson() {}

    static ObjectNode of(StoredRun run) {
        ObjectNode inputs = Json.object();
        inputs.setAll(run.inputs());
        system(run).properties().forEach(fact -> inputs.set(PREFIX + fact.getKey(), fact.getValue()));
        return inputs;
    }

    /** What the run adds, without the prefix. */
    static JsonNode system(StoredRun run) {
        return RunFacts.of(run).path("sys");
    }
}
