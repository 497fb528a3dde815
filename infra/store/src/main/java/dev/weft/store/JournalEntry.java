package dev.weft.store;

import dev.weft.store.ValueCache.TaskKey;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry as it goes to the database: everything as text, made ready in the caller's thread.
 *
 * @param data JSON
 * @param task what it changes in the table of tasks
 * @param finish what it changes in the run's row, when it ends the run
 */
record JournalEntry(
        RunKey run,
        String origin,
        String path,
        EventKind kind,
        int attempt,
        int ordinal,
        Instant at,
        String data,
        Optional<TaskChange> task,
        Optional<RunFinish> finish) {

    /** What makes it the same entry. Partial text has no identity. */
    Optional<Identity> identity() {
        return kind == EventKind.TASK_DELTA
                ? Optional.empty()
                : Optional.of(new Identity(run, origin, path, kind, attempt, ordinal));
    }

    TaskKey key() {
        return new TaskKey(run, path, origin);
    }

    /** Whether it is of no use once the task has finished. */
    boolean endsWithTask() {
        return switch (kind) {
            case TASK_STARTED, TASK_DELTA, TASK_RETRYING, TASK_FINISHED, TASK_SKIPPED -> true;
            case RUN_ACCEPTED, RUN_STARTED, RUN_PAUSED, RUN_RESUMED, RUN_ABORTING, APPROVAL_REQUESTED,
                    APPROVAL_ANSWERED, RUN_FINISHED -> false;
        };
    }

    boolean finishesTask() {
        return task.filter(change -> change.status().terminal()).isPresent();
    }

    /** The run's status after it. */
    Optional<RunStatus> runStatus() {
        return switch (kind) {
            case RUN_STARTED, RUN_RESUMED -> Optional.of(RunStatus.RUNNING);
            case RUN_PAUSED -> Optional.of(RunStatus.PAUSED);
            case RUN_FINISHED -> finish.map(RunFinish::status);
            case RUN_ACCEPTED, RUN_ABORTING, TASK_STARTED, TASK_DELTA, TASK_RETRYING, TASK_FINISHED, TASK_SKIPPED,
                    APPROVAL_REQUESTED, APPROVAL_ANSWERED -> Optional.empty();
        };
    }

    record Identity(RunKey run, String origin, String path, EventKind kind, int attempt, int ordinal) {}

    /**
     * @param title empty when the entry doesn't say
     * @param type empty when the entry doesn't say
     * @param output JSON, kept in the row
     * @param object key of a large output
     * @param size of the output in bytes
     */
    record TaskChange(
            String title,
            String type,
            TaskStatus status,
            int attempt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<String> errorCode,
            Optional<String> errorMessage,
            Optional<String> output,
            Optional<String> object,
            long size,
            String data) {

        /** This change and a later one as one. */
        TaskChange then(TaskChange later) {
            return new TaskChange(
                    later.title.isEmpty() ? title : later.title,
                    later.type.isEmpty() ? type : later.type,
                    later.status,
                    Math.max(attempt, later.attempt),
                    startedAt.or(later::startedAt),
                    later.finishedAt,
                    later.errorCode,
                    later.errorMessage,
                    later.output,
                    later.object,
                    later.size,
                    later.data);
        }
    }

    record RunFinish(
            RunStatus status,
            Instant at,
            Optional<String> outputs,
            Optional<String> object,
            Optional<String> errorCode,
            Optional<String> errorMessage) {}
}
