package dev.weft.activities.wrapper;

import dev.weft.activities.redaction.Redaction;
import dev.weft.expression.ExpressionException;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.run.PlanCodec;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Committed;
import dev.weft.store.Journal.Entry;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.Decision;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.FinishRequest;
import dev.weft.task.RunActivity;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.CanvasKey;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** See {@link RunActivity}. Thread safe. */
public final class RunActivityImpl implements RunActivity {
    /** That of {@code run.accepted}: nothing else has happened in the run. */
    private static final long FIRST_EVENT = 1;

    private final Journal journal;
    private final RunStore runs;
    private final RunCache runCache;
    private final CanvasCache canvases;
    private final Environment environment;
    private final Outputs outputs;
    private final Known known;

    RunActivityImpl(
            Journal journal,
            RunStore runs,
            RunCache runCache,
            CanvasCache canvases,
            Environment environment,
            Known known) {
        this.journal = journal;
        this.runs = runs;
        this.runCache = runCache;
        this.canvases = canvases;
        this.environment = environment;
        this.outputs = new Outputs(journal);
        this.known = known;
    }

    @Override
    public boolean open(RunKey run) {
        Optional<StoredRun> row = patiently(() -> runCache.load(run));
        if (row.filter(found -> found.lastSeq() == FIRST_EVENT).isPresent()) {
            known.fresh(origin());
        }
        return row.filter(found -> !found.status().terminal()).isPresent();
    }

    @Override
    public void note(RunKey run, List<Decision> decisions) {
        String origin = origin();
        patiently(() -> append(run, origin, decisions.stream().map(Entry::of).toList()));
    }

    @Override
    public byte[] plan(RunKey run, CanvasKey canvas) {
        return PlanCodec.pack(compiled(run, canvas).plan());
    }

    @Override
    public RunOutcome finish(FinishRequest request) {
        String origin = origin();
        RunStatus status = request.status();
        Optional<TaskFailure> failure = request.failure();
        Optional<ObjectNode> result = Optional.empty();
        if (status == RunStatus.SUCCEEDED) {
            try {
                result = Optional.of(patiently(() -> outputs.of(
                        compiled(request.run(), request.canvas()),
                        request.run(),
                        environment.of(request.run(), request.results(), request.state()),
                        request.results())));
            } catch (LostValueException e) {
                status = RunStatus.FAILED;
                failure = Optional.of(e.failure());
            } catch (ApplicationFailure | ExpressionException e) {
                status = RunStatus.FAILED;
                failure = Optional.of(new TaskFailure(
                        FailureCode.EXPRESSION_FAILED, "The canvas's outputs: " + message(e)));
            }
        }
        ObjectNode data = Json.object().put("status", status.wire());
        result.ifPresent(made -> data.set("outputs", made));
        failure.ifPresent(cause -> data.set("error", Entries.error(cause)));
        List<Entry> entries = new ArrayList<>();
        request.decisions().forEach(decision -> entries.add(Entry.of(decision)));
        entries.add(entry(EventKind.RUN_FINISHED, data));
        Committed committed = patiently(() -> append(request.run(), origin, entries));
        return committed.closed() ? stands(request) : new RunOutcome(status, failure);
    }

    private Committed append(RunKey run, String origin, List<Entry> entries) {
        Redaction redaction = runCache.redaction(run);
        return journal.proceed(
                run, origin, entries.stream().map(entry -> Results.redacted(redaction, entry)).toList());
    }

    private RunOutcome stands(FinishRequest request) {
        return patiently(() -> runs.find(request.run().workspace(), request.run().run()))
                .map(row -> new RunOutcome(row.status(), row.error()))
                .orElseGet(() -> new RunOutcome(request.status(), request.failure()));
    }

    private static String message(RuntimeException e) {
        return e instanceof ApplicationFailure failure
                ? String.valueOf(failure.getOriginalMessage())
                : String.valueOf(e.getMessage());
    }

    private CompiledCanvas compiled(RunKey run, CanvasKey canvas) {
        return patiently(() -> canvases.find(run.workspace(), canvas))
                .orElseThrow(() -> Results.failed(
                        new TaskFailure(FailureCode.CANVAS_NOT_FOUND, "The canvas " + canvas.id() + " is gone")));
    }

    private static Entry entry(EventKind kind, ObjectNode data) {
        return new Entry(kind, "", 0, 0, data, Optional.empty());
    }

    private static String origin() {
        return Activity.getExecutionContext().getInfo().getRunId();
    }

    private static <T> T patiently(Supplier<T> call) {
        try {
            return Patience.with(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }
}
