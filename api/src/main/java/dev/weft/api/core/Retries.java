package dev.weft.api.core;

import dev.weft.api.core.InputCheck.Checked;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.Reason;
import dev.weft.api.core.Refused.What;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.Reuse;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.Acceptance;
import dev.weft.store.RunStore.NewRun;
import dev.weft.store.RunStore.StoredRun;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Makes a new run that goes on where an ended one stopped. */
public final class Retries {
    private final Runs runs;
    private final RunStore store;
    private final CompiledCanvases compiled;
    private final InputCheck inputs;
    private final Dispatcher dispatcher;
    private final Unanswered unanswered;

    public Retries(
            Runs runs,
            RunStore store,
            CompiledCanvases compiled,
            InputCheck inputs,
            Dispatcher dispatcher,
            Unanswered unanswered) {
        this.runs = runs;
        this.store = store;
        this.compiled = compiled;
        this.inputs = inputs;
        this.dispatcher = dispatcher;
        this.unanswered = unanswered;
    }

    /**
     * @param from {@value Reuse#FROM_FAILED}, {@value Reuse#FROM_START}, or the id of a task of the top level: it and what depends on it
     *     run again, besides what did not succeed
     * @param version of the canvas; the run's own when empty
     * @return the new run, which names the one it continues
     * @throws Conflict when the run has not ended
     * @throws Invalid when the canvas has no such task, or its new version can't take the old inputs
     */
    public StoredRun retry(
            Principal principal, Optional<String> user, String id, String from, Optional<Integer> version) {
        StoredRun run = runs.find(principal, user, id);
        if (!run.status().terminal()) {
            throw new Conflict(Reason.RUN_NOT_ENDED, "The run " + id + " has not ended");
        }
        int wanted = version.orElse(run.version());
        CompiledCanvas canvas = compiled.get(run.workspace(), run.canvas(), wanted);
        if (!from.equals(Reuse.FROM_FAILED)
                && !from.equals(Reuse.FROM_START)
                && canvas.plan().root().tasks().stream().noneMatch(task -> task.id().equals(from))) {
            throw new Invalid("from", Code.VALUE, "from is failed, start or the id of a task of the top level");
        }
        ObjectNode given = store.variables(run.workspace(), id).orElseThrow(() -> new NotFound(What.RUN, id));
        Checked checked = inputs.check(principal, run.user(), canvas.canvas().variables(), given);
        Acceptance acceptance = store.accept(new NewRun(
                run.workspace(),
                run.canvas(),
                wanted,
                checked.variables(),
                checked.secrets(),
                checked.files().keySet(),
                run.user(),
                run.trigger(),
                Optional.of(principal.name()),
                Optional.empty(),
                Optional.of(id),
                Optional.of(Json.object().put("from", from).set("keys", unanswered.keys(run))),
                canvas.canvas().settings().maxRuns()));
        return switch (acceptance) {
            case Acceptance.Accepted accepted -> {
                dispatcher.startSoon(accepted.run().id());
                yield accepted.run();
            }
            case Acceptance.Conflict conflict -> throw new IllegalStateException("A retry carries no idempotency key");
            case Acceptance.FilesGone gone -> throw checked.without(gone.files());
        };
    }
}
