package dev.weft.activities.wrapper;

import dev.weft.activities.TaskException;
import dev.weft.expression.ExpressionException;
import dev.weft.expression.Reference;
import dev.weft.expression.Roots;
import dev.weft.json.Json;
import dev.weft.plan.Control;
import dev.weft.plan.PlannedTask;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Entry;
import dev.weft.store.Journal.TaskRow;
import dev.weft.task.FailureCode;
import dev.weft.task.StepsResult;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskResult;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a task: look up, render, run, commit. What an attempt answers is in the journal before Temporal hears of it, so a
 * repeated attempt finds it.
 */
final class Execution {
    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    /** Attempts that may vanish without an answer before the task is given up. */
    private static final int MAX_LOST = 10;

    private final Journal journal;
    private final Attempt.Stores stores;
    private final RunCache runs;
    private final Redactions redactions;
    private final Environment environment;
    private final Results results;
    private final Known known;
    private final Runners runners;
    private final TimeLimits limits;
    private final Cancellations cancellations;
    private final long maxOutputBytes;

    Execution(Parts parts) {
        this.journal = parts.journal();
        this.stores = parts.stores();
        this.runs = parts.runs();
        this.redactions = parts.redactions();
        this.environment = parts.environment();
        this.results = parts.results();
        this.known = parts.known();
        this.runners = parts.runners();
        this.limits = parts.limits();
        this.cancellations = parts.cancellations();
        this.maxOutputBytes = parts.maxOutputBytes();
    }

    TaskResult run(Call call) throws InterruptedException {
        return run(call, Close.NONE).results().getFirst();
    }

    /** How the run ends that has nothing left to do but this task, once the task has this output. */
    interface Close {
        /** The workflow ends the run. */
        Close NONE = output -> Optional.empty();

        Optional<Ending> with(JsonNode output) throws InterruptedException;
    }

    /** Commits the end of the run with the task, if it succeeds at once and nobody has aborted the run meanwhile. */
    StepsResult run(Call call, Close close) throws InterruptedException {
        Optional<TaskRow> standing = standing(call);
        if (standing.isPresent()) {
            return only(results.standing(call, standing.get()));
        }
        int number = call.info().getAttempt();
        int answers = number == 1
                ? 0
                : Patience.with(() -> journal.answers(call.request().run(), call.request().path(), call.origin()));
        if (number - 1 - answers >= MAX_LOST) {
            return only(fail(
                    call,
                    List.of(),
                    new TaskFailure(
                            FailureCode.WORKER_LOST, MAX_LOST + " attempts were lost without an answer")));
        }
        Entry started = call.entries().started();
        try {
            Succeeded succeeded = attempt(call);
            List<Entry> entries = new ArrayList<>(List.of(started, succeeded.entry()));
            Optional<Ending> ending = succeeded.stopped()
                    ? Optional.empty()
                    : close.with(succeeded.entry().output().orElseThrow());
            ending.ifPresent(end -> entries.add(end.entry()));
            return new StepsResult(List.of(results.commit(call, entries)), ending.map(Ending::outcome));
        } catch (TaskException e) {
            return only(answered(call, answers, List.of(started), e));
        }
    }

    private static StepsResult only(TaskResult result) {
        return new StepsResult(List.of(result), Optional.empty());
    }

    /**
     * Lets readers see that the task runs. Its result carries the same once more, so that a short task costs one commit;
     * a run that has ended stops the attempt.
     */
    private void announce(Call call, Attempt attempt) {
        List<Entry> entries = new ArrayList<>(call.decisions());
        entries.add(call.entries().started());
        journal.announce(call.request().run(), call.origin(), entries, attempt::cancel);
    }

    /** What an earlier attempt has committed. */
    Optional<TaskRow> standing(Call call) throws InterruptedException {
        return Patience.with(() -> known.finished(
                call.request().run(),
                call.origin(),
                call.request().path(),
                call.local(),
                call.info().getAttempt() == 1));
    }

    /**
     * What a task has answered.
     *
     * @param entry not committed yet
     * @param stopped whether somebody wanted it to stop while it ran
     */
    record Succeeded(Entry entry, boolean stopped) {}

    /** Runs the task. */
    Succeeded attempt(Call call) throws TaskException, InterruptedException {
        PlannedTask planned = call.task().planned();
        Attempt attempt = new Attempt(
                stores,
                call.request(),
                call.origin(),
                new Attempt.Identity(
                        call.info().getAttempt(),
                        runs.idempotencyKey(call.request().run(), call.request().path()),
                        runs.user(call.request().run())),
                planned.timeout(),
                Patience.with(() -> redactions.of(call)));
        cancellations.add(call.request().run().run(), attempt);
        try {
            if (!call.local()) {
                announce(call, attempt);
            }
            JsonNode output = limits.run(
                    attempt, call.heart(), call.local(), planned.timeout(), () -> work(call, attempt));
            attempt.complete();
            return new Succeeded(call.entries().succeeded(output, attempt.messages()), attempt.cancelled());
        } catch (TaskException e) {
            attempt.complete();
            throw e;
        } finally {
            cancellations.remove(call.request().run().run(), attempt);
        }
    }

    private JsonNode work(Call call, Attempt attempt) throws TaskException, InterruptedException {
        String type = call.task().planned().type();
        JsonNode output;
        try {
            ObjectNode config = config(call, attempt);
            runners.check(type, config);
            output = switch (call.task().planned().control()) {
                case Control.Assign ignored -> assigned(config);
                case Control.Return ignored -> returned(type, config);
                case Control control -> runners.of(type).run(config, attempt);
            };
        } catch (ExpressionException e) {
            throw new TaskException(FailureCode.EXPRESSION_FAILED, String.valueOf(e.getMessage()));
        } catch (LostValueException e) {
            throw new TaskException(FailureCode.RESULT_LOST, String.valueOf(e.getMessage()));
        } catch (TaskException | InterruptedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (attempt.cancelled()) {
                throw e;
            }
            LOG.error("The runner of {} failed in {} {}", type, attempt.run(), attempt.path(), e);
            throw new TaskException(FailureCode.INTERNAL, "An unexpected fault: " + e.getClass().getSimpleName());
        }
        output = attempt.redaction().json(output);
        long size = Json.bytes(output).length;
        if (size > maxOutputBytes) {
            throw new TaskException(
                    FailureCode.OUTPUT_TOO_LARGE,
                    "The output has " + size + " bytes; at most " + maxOutputBytes + " can be kept. Write it to a file");
        }
        return output;
    }

    private static ObjectNode assigned(ObjectNode config) {
        ObjectNode values = Json.object();
        if (config.path("values") instanceof ObjectNode several) {
            values.setAll(several);
        }
        if (config.has("name")) {
            values.set(config.path("name").asString(), config.path("value"));
        }
        return values;
    }

    /** Of an {@code end} its values, of an {@code answer} its text. */
    private static JsonNode returned(String type, ObjectNode config) {
        return type.equals("answer")
                ? Json.object().put("answer", config.path("text").asString(""))
                : config.path("outputs") instanceof ObjectNode values ? values : Json.object();
    }

    private ObjectNode config(Call call, Attempt attempt) throws TaskException, InterruptedException {
        ObjectNode values = Patience.with(() -> environment.of(call.request(), call.made()));
        for (Reference reference : call.task().config().references()) {
            if (reference.root().equals(Roots.SECRETS)) {
                String name = reference.path().getFirst();
                String secret = Patience.with(() -> attempt.credential(name))
                        .orElseThrow(() -> new TaskException(
                                FailureCode.CREDENTIAL_NOT_FOUND,
                                "There is no credential named " + name + "; create it with POST /weft/v1/credentials"));
                values.withObjectProperty(Roots.SECRETS).put(name, secret);
            }
        }
        return (ObjectNode) call.task().config().render(values);
    }

    private TaskResult answered(Call call, int answers, List<Entry> before, TaskException e)
            throws InterruptedException {
        TaskFailure failure = new TaskFailure(e.code(), String.valueOf(e.getMessage()));
        PlannedTask.Retry retry = call.task().planned().retry();
        boolean own = e.code() == FailureCode.STORAGE_UNAVAILABLE;
        if (e.code().retryable() && (own || answers + 1 < retry.maxAttempts())) {
            Duration wait = Waits.next(retry, answers, e.retryAfter());
            List<Entry> entries = new ArrayList<>(call.decisions());
            entries.addAll(before);
            entries.add(call.entries().retrying(failure, wait));
            results.append(call, entries);
            throw ApplicationFailure.newBuilder()
                    .setMessage(failure.message())
                    .setType(failure.code().name())
                    .setNextRetryDelay(wait)
                    .build();
        }
        return fail(call, before, failure);
    }

    /** Ends the task: with its fallback, or as failed. */
    private TaskResult fail(Call call, List<Entry> before, TaskFailure failure) throws InterruptedException {
        List<Entry> entries = new ArrayList<>(before);
        if (call.task().planned().onError() == PlannedTask.OnError.FALLBACK
                && call.task().fallback().isPresent()) {
            entries.add(call.entries().fellBack(fallback(call, failure), failure));
        } else {
            entries.add(call.entries().failed(failure));
        }
        return results.commit(call, entries);
    }

    JsonNode fallback(Call call, TaskFailure failure) throws InterruptedException {
        ObjectNode values = Patience.with(() -> environment.of(call.request()));
        values.set("error", Entries.error(failure));
        try {
            return call.task().fallback().orElseThrow().render(values);
        } catch (ExpressionException e) {
            throw Results.failed(new TaskFailure(FailureCode.EXPRESSION_FAILED, String.valueOf(e.getMessage())));
        }
    }

    /** What an execution is made of. */
    record Parts(
            Journal journal,
            Attempt.Stores stores,
            RunCache runs,
            Redactions redactions,
            Environment environment,
            Results results,
            Known known,
            Runners runners,
            TimeLimits limits,
            Cancellations cancellations,
            long maxOutputBytes) {}
}
