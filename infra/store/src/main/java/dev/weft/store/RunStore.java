package dev.weft.store;

import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rows of runs. What happens inside a run stands in the {@link Journal}. */
public interface RunStore {

    /**
     * Stores a run as {@code accepted} with its inputs and {@code run.accepted}, in one transaction. With an
     * idempotency key that (workspace, canvas, end-user) has used: the run stored then when the request's hash is the
     * same, else {@link Acceptance.Conflict}. The files that the inputs name, and those of the run it continues, are
     * marked as used: from then on they stay for as long as the run. When one that is needed has gone, nothing is stored.
     *
     * @throws IllegalArgumentException when the workspace has no such version of the canvas
     */
    Acceptance accept(NewRun run);

    /** As {@link #accept}; a run that no cap can hold back is claimed for the caller in the same transaction. */
    Acceptance acceptToStart(NewRun run);

    Optional<StoredRun> find(String workspace, String id);

    /** Newest first, without outputs of over 64 KB: {@link #find} has these. */
    Page<StoredRun> list(String workspace, Filter filter, Optional<String> cursor, int limit);

    /** Runs that may start now, oldest first, given the caps of canvas and workspace; locks them for the caller. */
    List<StoredRun> claimStartable(int limit);

    /** Claims this one run, when it is {@code accepted}, not yet started, and within the caps. */
    Optional<StoredRun> claim(String id);

    /**
     * Its workflow exists. A crash of the database may forget it; the run is then started again, which changes nothing.
     *
     * @return why it is to be aborted, where that was asked for meanwhile
     */
    Optional<String> dispatched(String id);

    /** Gives a claim back after a failed start. */
    void release(String id);

    /** Place in the queue, from 1, of a run that is {@code accepted} and waits because of a cap. */
    Optional<Integer> place(String workspace, String id);

    /** Stores the wish and notifies workers. A run that was never started ends at once as aborted. */
    AbortRequest requestAbort(String workspace, String id, String reason);

    /** The reason, if an abort of this run was asked for. */
    Optional<String> abortReason(String id);

    /**
     * The run's number among those of its canvas that someone has asked this of, from 1; the same ever after. Empty for
     * a run that the workspace does not have.
     */
    Optional<Long> number(String workspace, String id);

    /** What has happened in each of the runs so far. */
    Map<String, Figures> figures(String workspace, Collection<String> ids);

    /**
     * Runs of a canvas, newest first, without outputs of over 64 KB. Of these the keyword finds those of the 200 newest
     * runs that the rest of the filter leaves.
     *
     * @throws StoreUnavailableException also when a keyword is given and object storage does not answer
     */
    List<StoredRun> log(String workspace, String canvas, LogFilter filter, long offset, int limit);

    /** How many runs {@link #log} has. */
    long logged(String workspace, String canvas, LogFilter filter);

    /** Marks as started by the workflow's first step. False when the run's row is terminal. */
    boolean started(String workspace, String id);

    /** {@code paused} or {@code running}; ignored on a terminal run. */
    void status(String workspace, String id, RunStatus status);

    /**
     * Rows of any workspace marked started before the moment and not terminal, in the order of their ids. For the
     * reconciler.
     *
     * @param after id after which to go on
     */
    List<StoredRun> open(Instant startedBefore, Optional<String> after, int limit);

    /**
     * Answers to approvals that stand in the journals of runs, of any workspace, that are open or ended after the moment,
     * in the order of the runs' ids. For whoever sees to it that workflows hear of them.
     *
     * @param after answer after which to go on
     */
    List<GivenAnswer> answers(Instant endedAfter, Optional<GivenAnswer> after, int limit);

    /** Deletes an ended run with its journal. False when there is none or it has not ended. */
    boolean delete(String workspace, String id);

    /** Ended runs older than the moment, any workspace. For retention. */
    List<StoredRun> endedBefore(Instant moment, int limit);

    /**
     * @param variables inputs after defaults, files as references; secret ones are encrypted by the store
     * @param files ids of those without which it is not accepted
     * @param user end-user, as the dialect names one
     * @param trigger {@code api}, {@code webhook}, {@code schedule}, …
     * @param continues the run that this one retries
     * @param start what a retry starts from and which results it takes along
     */
    record NewRun(
            String workspace,
            String canvas,
            int version,
            ObjectNode variables,
            java.util.Set<String> secrets,
            java.util.Set<String> files,
            Optional<String> user,
            String trigger,
            Optional<String> key,
            Optional<IdempotencyKey> idempotency,
            Optional<String> continues,
            Optional<JsonNode> start,
            Optional<Integer> maxRuns) {}

    /**
     * @param seq of the event in its run
     * @param workflow that waits, or waited, for the answer
     * @param path of the approval in the run
     * @param data of the event: {@code {"decision", "values", "by"}}
     */
    record GivenAnswer(RunKey run, long seq, String workflow, String path, ObjectNode data) {}

    record IdempotencyKey(String key, String requestHash) {}

    sealed interface Acceptance {
        /** @param claimed whether it is the caller's to start, as after {@link RunStore#claim} */
        record Accepted(StoredRun run, boolean repeated, boolean claimed) implements Acceptance {}

        record Conflict(String run) implements Acceptance {}

        /** @param files that are needed and do not exist any more */
        record FilesGone(List<String> files) implements Acceptance {}
    }

    enum AbortRequest {
        /** No such run in the workspace. */
        UNKNOWN,
        /** It had ended before; nothing changes. */
        ENDED,
        /** It had not started and is aborted now. */
        SETTLED,
        /** Its workflow is to be signalled. */
        SIGNAL
    }

    /**
     * @param steps tasks that have begun, those of iterations included
     * @param tokens that models used, as far as their outputs say so in the row
     * @param exceptions tasks whose failure was handled by a fallback, or that failed at the top level; not those that
     *     only speak
     * @param asking whether a person is being asked
     */
    record Figures(int steps, long tokens, int exceptions, boolean asking) {
        public static final Figures NONE = new Figures(0, 0, 0, false);
    }

    /**
     * @param statuses of which the run has one; empty allows all
     * @param exceptions whether failures were handled, see {@link Figures#exceptions()}
     * @param keyword in the inputs or outputs, whatever its case
     */
    record LogFilter(
            List<RunStatus> statuses,
            Optional<Boolean> exceptions,
            Optional<String> keyword,
            Optional<String> user,
            Optional<Instant> after,
            Optional<Instant> before) {
        public LogFilter {
            statuses = List.copyOf(statuses);
        }
    }

    record Filter(
            Optional<String> canvas,
            Optional<RunStatus> status,
            Optional<String> user,
            Optional<Instant> after,
            Optional<Instant> before) {}

    /** @param inputs as given, secret ones as {@code "***"}; */
    record StoredRun(
            String id,
            String workspace,
            String canvas,
            int version,
            String title,
            RunStatus status,
            ObjectNode inputs,
            Optional<String> user,
            String trigger,
            Optional<String> continues,
            Optional<JsonNode> start,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<JsonNode> outputs,
            Optional<TaskFailure> error,
            long lastSeq,
            boolean dispatched,
            boolean abortRequested) {}

    /** The run, and its variables as {@link #variables} gives them, by one query. */
    Optional<Opened> opened(String workspace, String id);

    record Opened(StoredRun run, ObjectNode variables) {}

    /** The variables with secrets in clear. Only for activities. */
    Optional<ObjectNode> variables(String workspace, String id);
}
