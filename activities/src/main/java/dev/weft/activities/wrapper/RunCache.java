package dev.weft.activities.wrapper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.json.Json;
import dev.weft.store.RunFacts;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What never changes in a run: its inputs and the facts that expressions see. Thread safe. */
final class RunCache {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final long MAX_RUNS = 2_000;

    private final RunStore runs;
    private final Cache<RunKey, Inputs> inputs =
            Caffeine.newBuilder().maximumSize(MAX_RUNS).expireAfterAccess(KEPT).build();

    private record Inputs(ObjectNode facts, ObjectNode variables, Optional<String> user, JsonNode start) {}

    RunCache(RunStore runs) {
        this.runs = runs;
    }

    /** A copy, to be added to. */
    ObjectNode facts(RunKey run) {
        ObjectNode facts = Json.object();
        facts.setAll(inputs.get(run, this::load).facts());
        return facts;
    }

    ObjectNode variables(RunKey run) {
        return inputs.get(run, this::load).variables();
    }

    Optional<String> user(RunKey run) {
        return inputs.get(run, this::load).user();
    }

    /**
     * The same for every attempt of a task, and kept by a retry of the run for tasks that were in flight without an
     * answer: these stand in the run's {@code start.keys}.
     */
    String idempotencyKey(RunKey run, String path) {
        return inputs.get(run, this::load).start().path("keys").path(path).asString(run.run() + ":" + path);
    }

    private Inputs load(RunKey run) {
        StoredRun stored = runs.find(run.workspace(), run.run())
                .orElseThrow(() -> new IllegalStateException("No run " + run.run()));
        return new Inputs(
                RunFacts.of(stored),
                runs.variables(run.workspace(), run.run()).orElseGet(Json::object),
                stored.user(),
                stored.start().orElseGet(Json::object));
    }
}
