package dev.weft.activities.wrapper;

import dev.weft.activities.redaction.Redaction;
import dev.weft.plan.CompiledCanvas;
import dev.weft.run.PlanCodec;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Committed;
import dev.weft.store.Journal.Entry;
import dev.weft.store.RunStore;
import dev.weft.task.Decision;
import dev.weft.task.FailureCode;
import dev.weft.task.FinishRequest;
import dev.weft.task.RunActivity;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.CanvasKey;
import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** See {@link RunActivity}. Thread safe. */
public final class RunActivityImpl implements RunActivity {
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
        this.outputs = new Outputs(environment);
        this.known = known;
    }

    @Override
    public boolean open(RunKey run) {
        String origin = origin();
        return patiently(() -> known.opened(run, origin));
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
        Ending ending = request.status() == RunStatus.SUCCEEDED
                ? succeeded(request)
                : Ending.of(request.status(), request.failure());
        List<Entry> entries = new ArrayList<>();
        request.decisions().forEach(decision -> entries.add(Entry.of(decision)));
        entries.add(ending.entry());
        Committed committed = patiently(() -> append(request.run(), origin, entries));
        return committed.closed() ? stands(request) : ending.outcome();
    }

    private Ending succeeded(FinishRequest request) {
        Optional<CompiledCanvas> canvas =
                patiently(() -> canvases.find(request.run().workspace(), request.canvas()));
        return canvas.isEmpty()
                ? Ending.of(RunStatus.FAILED, Optional.of(gone(request.canvas())))
                : patiently(() -> Ending.succeeded(request, canvas.get(), environment, outputs, Map.of()));
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

    private CompiledCanvas compiled(RunKey run, CanvasKey canvas) {
        return patiently(() -> canvases.find(run.workspace(), canvas))
                .orElseThrow(() -> Results.failed(gone(canvas)));
    }

    private static TaskFailure gone(CanvasKey canvas) {
        return new TaskFailure(FailureCode.CANVAS_NOT_FOUND, "The canvas " + canvas.id() + " is gone");
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
