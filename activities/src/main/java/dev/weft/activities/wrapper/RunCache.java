package dev.weft.activities.wrapper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.activities.redaction.Redaction;
import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.store.RunFacts;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.Opened;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What never changes in a run: its inputs and the facts that expressions see. Thread safe. */
final class RunCache {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final long MAX_RUNS = 2_000;

    private final RunStore runs;
    private final Journal journal;
    private final Cache<RunKey, Inputs> inputs =
            Caffeine.newBuilder().maximumSize(MAX_RUNS).expireAfterAccess(KEPT).build();

    private record Inputs(
            ObjectNode facts,
            ObjectNode variables,
            Redaction redaction,
            Optional<String> user,
            JsonNode start,
            Optional<String> continues) {}

    RunCache(RunStore runs, Journal journal) {
        this.runs = runs;
        this.journal = journal;
    }

    /** A copy, to be added to. */
    ObjectNode facts(RunKey run) {
        ObjectNode facts = Json.object();
        facts.setAll(inputs.get(run, this::find).facts());
        return facts;
    }

    ObjectNode variables(RunKey run) {
        return inputs.get(run, this::find).variables();
    }

    /** Of the run's own secret variables. */
    Redaction redaction(RunKey run) {
        return inputs.get(run, this::find).redaction();
    }

    Optional<String> user(RunKey run) {
        return inputs.get(run, this::find).user();
    }

    /**
     * The same for every attempt of a task, and kept by a retry of the run for tasks that were in flight without an
     * answer: these stand in the run's {@code start.keys}, or had not come to stand in the journal at all.
     */
    String idempotencyKey(RunKey run, String path) {
        Inputs own = inputs.get(run, this::find);
        JsonNode kept = own.start().path("keys").path(path);
        if (kept.isString()) {
            return kept.stringValue();
        }
        return own.continues()
                .map(before -> new RunKey(run.workspace(), before))
                .filter(before -> !journal.begun(before, path))
                .flatMap(before -> idempotencyKeyOfContinued(before, path))
                .orElse(run.run() + ":" + path);
    }

    /** Empty when the continued run has been deleted. */
    private Optional<String> idempotencyKeyOfContinued(RunKey before, String path) {
        return runs.find(before.workspace(), before.run()).map(found -> idempotencyKey(before, path));
    }

    /** Whether it has met the run before. */
    boolean knows(RunKey run) {
        return inputs.getIfPresent(run) != null;
    }

    /** The run as it stands now; what never changes of it is kept. */
    Optional<StoredRun> load(RunKey run) {
        Optional<Opened> opened = runs.opened(run.workspace(), run.run());
        opened.ifPresent(row -> inputs.put(run, inputs(row)));
        return opened.map(Opened::run);
    }

    private Inputs find(RunKey run) {
        return runs.opened(run.workspace(), run.run())
                .map(RunCache::inputs)
                .orElseThrow(() -> new IllegalStateException("No run " + run.run()));
    }

    private static Inputs inputs(Opened opened) {
        StoredRun run = opened.run();
        return new Inputs(
                RunFacts.of(run),
                opened.variables(),
                redaction(opened),
                run.user(),
                run.start().orElseGet(Json::object),
                run.continues());
    }

    /** A secret variable is one that the run does not show as it is. */
    private static Redaction redaction(Opened opened) {
        Redaction redaction = Redaction.none();
        for (Map.Entry<String, JsonNode> variable : opened.variables().properties()) {
            if (!variable.getValue().equals(opened.run().inputs().path(variable.getKey()))) {
                redaction = redaction.and("[secret:" + variable.getKey() + "]", variable.getValue());
            }
        }
        return redaction;
    }
}
