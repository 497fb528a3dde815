package dev.weft.api.core;

import dev.weft.api.core.InputCheck.Checked;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.KeyReused;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.NotRunnable;
import dev.weft.api.core.Refused.Reason;
import dev.weft.api.core.Refused.What;
import dev.weft.api.core.StartRun.UnknownInputs;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.Page;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.Acceptance;
import dev.weft.store.RunStore.Filter;
import dev.weft.store.RunStore.IdempotencyKey;
import dev.weft.store.RunStore.NewRun;
import dev.weft.store.RunStore.StoredRun;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Accepts runs and finds them again. A run that was accepted is stored; what follows no crash can take back. */
public final class Runs {
    private static final int LONGEST_KEY = 255;

    private final RunStore store;
    private final Canvases canvases;
    private final CompiledCanvases compiled;
    private final InputCheck inputs;
    private final Dispatcher dispatcher;

    public Runs(
            RunStore store,
            Canvases canvases,
            CompiledCanvases compiled,
            InputCheck inputs,
            Dispatcher dispatcher) {
        this.store = store;
        this.canvases = canvases;
        this.compiled = compiled;
        this.inputs = inputs;
        this.dispatcher = dispatcher;
    }

    /**
     * Stores the run and has its workflow started; does not wait for that, nor for Temporal to be there. With an
     * idempotency key the same request gives the same run again.
     *
     * @throws NotFound when the canvas or its version is unknown
     * @throws NotRunnable when the canvas is not published
     * @throws Invalid naming every input that can't be used
     * @throws KeyReused when the idempotency key was used with another request
     */
    public StartedRun start(Principal principal, StartRun wish) {
        StoredCanvas canvas = canvases.find(principal, wish.canvas());
        if (canvas.status() != Status.PUBLISHED) {
            throw new NotRunnable(canvas.id(), canvas.status());
        }
        int version = wish.version().orElse(canvas.version());
        CompiledCanvas plan = compiled.get(principal.workspace(), canvas.id(), version);
        Checked checked = inputs.check(principal, wish.user(), plan.canvas().variables(), wish.inputs());
        if (wish.unknownInputs() == UnknownInputs.REFUSE && !checked.unknown().isEmpty()) {
            throw new Invalid(checked.unknown().stream()
                    .map(name -> new InputProblem(
                            name, Code.UNKNOWN, "The canvas has no variable " + name))
                    .toList());
        }
        NewRun run = new NewRun(
                principal.workspace(),
                canvas.id(),
                version,
                checked.variables(),
                checked.secrets(),
                checked.files().keySet(),
                wish.user(),
                wish.trigger(),
                Optional.of(principal.name()),
                idempotency(wish),
                Optional.empty(),
                Optional.empty(),
                plan.canvas().settings().maxRuns());
        return accept(run, checked);
    }

    private StartedRun accept(NewRun run, Checked checked) {
        return switch (dispatcher.ready() ? store.acceptToStart(run) : store.accept(run)) {
            case Acceptance.Accepted accepted -> {
                if (accepted.claimed()) {
                    dispatcher.start(accepted.run());
                } else if (!accepted.repeated()) {
                    dispatcher.startSoon(accepted.run().id());
                }
                yield new StartedRun(accepted.run(), accepted.repeated(), accepted.claimed(), checked.unknown());
            }
            case Acceptance.Conflict conflict -> throw new KeyReused(conflict.run());
            case Acceptance.FilesGone gone -> throw checked.without(gone.files());
        };
    }

    /** @throws NotFound when it is unknown, or not the app key's canvas's, or not this end-user's where one is named */
    public StoredRun find(Principal principal, Optional<String> user, String id) {
        StoredRun run = store.find(principal.workspace(), id).orElseThrow(() -> new NotFound(What.RUN, id));
        principal.requireSight(What.RUN, id, run.canvas());
        if (user.isPresent() && !run.user().equals(user)) {
            throw new NotFound(What.RUN, id);
        }
        return run;
    }

    /** Place in the queue, from 1, of a run that a cap holds back. */
    public Optional<Integer> place(StoredRun run) {
        return run.status().terminal() || run.dispatched() ? Optional.empty() : store.place(run.workspace(), run.id());
    }

    /** Newest first. An app key sees its canvas's runs. */
    public Page<StoredRun> list(Principal principal, Filter filter, Optional<String> cursor, int limit) {
        Filter seen = filter;
        if (principal.canvas().isPresent()) {
            if (filter.canvas().isPresent() && !filter.canvas().equals(principal.canvas())) {
                throw new NotFound(What.CANVAS, filter.canvas().get());
            }
            seen = new Filter(principal.canvas(), filter.status(), filter.user(), filter.after(), filter.before());
        }
        return store.list(principal.workspace(), seen, cursor, limit);
    }

    /**
     * Deletes an ended run with its journal.
     *
     * @throws Conflict when it has not ended
     */
    public void delete(Principal principal, String id) {
        principal.requireWorkspaceKey();
        if (!find(principal, Optional.empty(), id).status().terminal()) {
            throw new Conflict(Reason.RUN_NOT_ENDED, "The run " + id + " has not ended; abort it first");
        }
        if (!store.delete(principal.workspace(), id)) {
            throw new NotFound(What.RUN, id);
        }
    }

    private static Optional<IdempotencyKey> idempotency(StartRun wish) {
        return wish.idempotencyKey().map(key -> {
            if (key.isBlank() || key.length() > LONGEST_KEY) {
                throw new Invalid(
                        "Idempotency-Key", Code.VALUE, "An idempotency key has 1 to " + LONGEST_KEY + " characters");
            }
            ObjectNode request = Json.object().put("canvas", wish.canvas());
            wish.version().ifPresent(version -> request.put("version", version));
            wish.user().ifPresent(user -> request.put("user", user));
            request.set("inputs", (JsonNode) wish.inputs());
            return new IdempotencyKey(key, Sha256.hex(Json.canonical(request)));
        });
    }
}
