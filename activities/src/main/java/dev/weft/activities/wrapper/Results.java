package dev.weft.activities.wrapper;

import dev.weft.activities.redaction.Redaction;
import dev.weft.plan.PlannedTask;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Committed;
import dev.weft.store.Journal.Entry;
import dev.weft.store.Journal.TaskRow;
import dev.weft.task.Exposure;
import dev.weft.task.FailureCode;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Commits results, without the values of secrets, and turns what stands in the journal into the workflow's answer. The
 * first result stays.
 */
final class Results {
    private static final List<List<String>> WHOLE = List.of(List.of());

    private final Journal journal;
    private final Known known;
    private final Redactions redactions;

    Results(Journal journal, Known known, Redactions redactions) {
        this.journal = journal;
        this.known = known;
        this.redactions = redactions;
    }

    /** Commits the call's decisions and these entries, one of which finishes the task. */
    TaskResult commit(Call call, List<Entry> entries) throws InterruptedException {
        List<Entry> all = new ArrayList<>(call.decisions());
        all.addAll(entries);
        return result(call, append(call, all));
    }

    /** What the workflow learns of a task that these entries have finished. */
    TaskResult result(Call call, Committed committed) throws InterruptedException {
        String path = call.request().path();
        known.done(call.origin(), path);
        Optional<TaskRow> row = committed.tasks().stream()
                .filter(one -> one.path().equals(path))
                .findFirst();
        return standing(call, row.orElseThrow(() -> stopped("The run has ended")));
    }

    Committed append(Call call, List<Entry> entries) throws InterruptedException {
        RunKey run = call.request().run();
        Committed committed = Patience.with(() -> {
            Redaction redaction = redactions.of(call);
            return journal.proceed(
                    run, call.origin(), entries.stream().map(entry -> redacted(redaction, entry)).toList());
        });
        if (committed.closed()) {
            throw stopped("The run has ended");
        }
        return committed;
    }

    static Entry redacted(Redaction redaction, Entry entry) {
        return redaction.isEmpty()
                ? entry
                : new Entry(
                        entry.kind(),
                        entry.path(),
                        entry.attempt(),
                        entry.ordinal(),
                        (ObjectNode) redaction.json(entry.data()),
                        entry.output().map(redaction::json));
    }

    /** What the workflow learns of a finished task. */
    TaskResult standing(Call call, TaskRow row) throws InterruptedException {
        return switch (row.status()) {
            case SUCCEEDED -> succeeded(call, row);
            case FAILED -> throw failed(row.error()
                    .orElseGet(() -> new TaskFailure(FailureCode.INTERNAL, "The task has failed")));
            case ABORTED, SKIPPED -> throw stopped("Action was stopped");
            case WAITING, RUNNING -> throw new IllegalStateException(row.path() + " is not finished");
        };
    }

    private TaskResult succeeded(Call call, TaskRow row) throws InterruptedException {
        ValueRef reference = new ValueRef(row.path(), row.origin());
        PlannedTask planned = call.task().planned();
        List<List<String>> paths = "assign".equals(planned.type()) ? WHOLE : planned.exposes();
        if (paths.isEmpty()) {
            return new TaskResult(Optional.of(reference), Optional.empty(), false, 0, row.error());
        }
        Optional<JsonNode> output = row.output();
        if (output.isEmpty()) {
            output = Optional.of(Environment.present(
                    Patience.with(() -> journal.values(call.request().run(), List.of(reference))), reference));
        }
        Exposure exposure = output.map(value -> Exposure.of(value, paths, TaskResult.MAX_EXPOSED_BYTES))
                .orElseGet(() -> new Exposure(Optional.empty(), false));
        return new TaskResult(
                Optional.of(reference), exposure.value(), exposure.overflow(), 0, row.error());
    }

    static ApplicationFailure failed(TaskFailure failure) {
        return ApplicationFailure.newNonRetryableFailure(
                failure.message(), failure.code().name());
    }

    static ApplicationFailure stopped(String message) {
        return failed(new TaskFailure(FailureCode.E3004, message));
    }
}
