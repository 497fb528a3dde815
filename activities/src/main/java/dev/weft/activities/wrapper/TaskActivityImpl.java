package dev.weft.activities.wrapper;

import dev.weft.activities.redaction.Redaction;
import dev.weft.expression.Condition;
import dev.weft.expression.ExpressionException;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.Journal;
import dev.weft.store.Journal.TaskRow;
import dev.weft.task.Exposure;
import dev.weft.task.FailureCode;
import dev.weft.task.StepsRequest;
import dev.weft.task.StepsResult;
import dev.weft.task.TaskActivity;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskRequest.Part;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** See {@link TaskActivity}. Thread safe. */
public final class TaskActivityImpl implements TaskActivity {
    private final CanvasCache canvases;
    private final Claims<TaskResult> claims = new Claims<>();
    private final Claims<StepsResult> chains = new Claims<>();
    private final Execution execution;
    private final Preparation preparation;
    private final Collection collection;
    private final Environment environment;
    private final Outputs outputs;
    private final Results results;
    private final Redactions redactions;
    private final Steps steps;
    private final Known known;
    private final Journal journal;
    private final Pulse pulse;

    TaskActivityImpl(
            CanvasCache canvases,
            Execution execution,
            Preparation preparation,
            Collection collection,
            Environment environment,
            Results results,
            Redactions redactions,
            Known known,
            Journal journal,
            Pulse pulse) {
        this.canvases = canvases;
        this.execution = execution;
        this.preparation = preparation;
        this.collection = collection;
        this.environment = environment;
        this.outputs = new Outputs(environment);
        this.steps = new Steps(execution, results, environment, outputs);
        this.results = results;
        this.redactions = redactions;
        this.known = known;
        this.journal = journal;
        this.pulse = pulse;
    }

    @Override
    public TaskResult execute(TaskRequest request) {
        return once(claims, request, (activity, heart) -> execute(request, activity, heart));
    }

    @Override
    public StepsResult steps(StepsRequest request) {
        TaskRequest first = request.tasks().getFirst();
        return once(chains, first, (activity, heart) -> {
            CompiledCanvas canvas = canvas(first);
            List<Call> calls = request.tasks().stream()
                    .map(task -> call(task, canvas, activity, heart))
                    .toList();
            return steps.run(calls, request.end());
        });
    }

    private interface Work<R> {
        R run(ActivityExecutionContext activity, Heart heart) throws InterruptedException;
    }

    private <R> R once(Claims<R> held, TaskRequest request, Work<R> work) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        Claims.Claim claim = new Claims.Claim(
                request.run().run(), activity.getInfo().getRunId(), request.path(), request.phase());
        try (Heart heart = new Heart(activity, pulse)) {
            return held.once(claim, () -> work.run(activity, heart));
        } catch (LostValueException e) {
            throw Results.failed(e.failure());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }

    private TaskResult execute(TaskRequest request, ActivityExecutionContext activity, Heart heart)
            throws InterruptedException {
        CompiledCanvas canvas = canvas(request);
        if (request.task().isEmpty()) {
            return canvasOutputs(request, canvas, activity.getInfo().getRunId());
        }
        Call call = call(request, canvas, activity, heart);
        return switch (request.phase()) {
            case RUN -> execution.run(call);
            case PREPARE -> preparation.prepare(call);
            case EXPAND -> collection.expand(call);
            case COLLECT -> finished(call, Collecting.COLLECT);
            case DECIDE -> decide(call);
            case COMMIT -> finished(call, Collecting.COMMIT);
            case FALLBACK -> finished(call, Collecting.FALLBACK);
        };
    }

    private CompiledCanvas canvas(TaskRequest request) throws InterruptedException {
        return Patience.with(() -> canvases.find(request.run().workspace(), request.canvas()))
                .orElseThrow(() -> Results.failed(new TaskFailure(
                        FailureCode.CANVAS_NOT_FOUND, "The canvas " + request.canvas().id() + " is gone")));
    }

    private static Call call(
            TaskRequest request, CompiledCanvas canvas, ActivityExecutionContext activity, Heart heart) {
        return new Call(
                request,
                canvas,
                canvas.task(request.task()).orElseThrow(() -> new IllegalArgumentException(
                        "No task " + request.task() + " in " + request.canvas())),
                activity,
                heart,
                Map.of());
    }

    private enum Collecting {
        COLLECT,
        COMMIT,
        FALLBACK
    }

    /** Phases that finish a task: the result of an earlier attempt stands. */
    private TaskResult finished(Call call, Collecting phase) throws InterruptedException {
        Optional<TaskRow> standing = call.request().path().contains("#")
                ? Optional.empty()
                : Patience.with(() -> known.finished(
                        call.request().run(),
                        call.origin(),
                        call.request().path(),
                        call.local(),
                        call.info().getAttempt() == 1));
        if (standing.isPresent()) {
            return results.standing(call, standing.get());
        }
        return switch (phase) {
            case COLLECT -> collection.collect(call);
            case COMMIT -> results.commit(call, List.of());
            case FALLBACK -> {
                TaskFailure failure = call.request().error().orElseThrow();
                yield results.commit(
                        call, List.of(call.entries().fellBack(execution.fallback(call, failure), failure)));
            }
        };
    }

    private TaskResult decide(Call call) throws InterruptedException {
        ObjectNode values = Patience.with(() -> environment.of(call.request()));
        JsonNode value;
        try {
            value = Condition.parse(call.request().expression().orElseThrow()).value(values);
        } catch (ExpressionException e) {
            throw Results.failed(new TaskFailure(FailureCode.EXPRESSION_FAILED, String.valueOf(e.getMessage())));
        }
        if (!call.request().decisions().isEmpty()) {
            results.append(call, call.decisions());
        }
        Exposure exposure = Exposure.of(value, List.of(List.of()), TaskResult.MAX_EXPOSED_BYTES);
        return new TaskResult(Optional.empty(), exposure.value(), exposure.overflow(), 0, Optional.empty());
    }

    private TaskResult canvasOutputs(TaskRequest request, CompiledCanvas canvas, String origin)
            throws InterruptedException {
        Part part = request.parts().orElseThrow().iterations().getFirst();
        Redaction redaction = Patience.with(() -> redactions.of(request, canvas));
        JsonNode made = redaction.json(Patience.with(() ->
                outputs.of(canvas, request.run(), environment.of(request, part), part.results(), Map.of())));
        ValueRef kept = Patience.with(() -> journal.keep(request.run(), origin, request.path(), made));
        if (!request.decisions().isEmpty()) {
            List<Journal.Entry> entries = request.decisions().stream()
                    .map(decision -> Results.redacted(redaction, Journal.Entry.of(decision)))
                    .toList();
            Patience.with(() -> journal.proceed(request.run(), origin, entries));
        }
        return new TaskResult(Optional.of(kept), Optional.empty(), false, 0, Optional.empty());
    }
}
