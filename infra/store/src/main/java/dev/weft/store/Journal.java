package dev.weft.store;

import dev.weft.task.Decision;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened in a run, in order and without gaps, and what its tasks returned. Append-only; the first writer of a
 * fact wins, and everyone who comes later is told what stands. Safe to use from any thread.
 */
public interface Journal {

    /**
     * Commits entries, all or none, in this order; returns once they are durable. An entry that is there already (same
     * run, origin, path, attempt, kind and ordinal) is dropped. Nothing is added after {@code run.finished}: then
     * entries are dropped and {@link Committed#closed()} is true; the same for a run that the workspace does not have.
     * An entry that finishes a task which is finished already under the same origin is dropped too, and so is whatever
     * else comes late of such a task; read the row that stands from {@link Committed#tasks()}.
     *
     * @throws StoreUnavailableException when the database or object storage does not answer; nothing is then known
     *     about whether the entries were kept, and the same call may be repeated
     */
    Committed append(RunKey run, String origin, List<Entry> entries);

    /**
     * As {@link #append}, for the run's own steps: {@code run.started} goes before the first of them, in the same
     * transaction, so that the start of a run costs no commit of its own.
     */
    Committed proceed(RunKey run, String origin, List<Entry> entries);

    /**
     * As {@link #proceed}, without waiting: entries that are repeated with the next ones that somebody waits for, and
     * shown to readers within about 20 ms if those take longer.
     *
     * @param closed called, from another thread, when it turns out that the run has finished
     */
    void announce(RunKey run, String origin, List<Entry> entries, Runnable closed);

    /** Whether the task was ever begun in this run, under any origin. */
    boolean begun(RunKey run, String path);

    /**
     * Adds partial text of a task in flight. Returns at once; text is committed in batches, at most 50 ms or 4 KB later,
     * in order, before any later entry of the same task. Text that could not be stored is lost: the result is
     * authoritative.
     *
     * @param reasoning whether it is the model's reasoning
     */
    void delta(RunKey run, String origin, String path, int attempt, boolean reasoning, String text);

    /**
     * Adds a block of sound of a task in flight; like {@link #delta} otherwise, but that blocks stay apart.
     *
     * @param base64 the block
     */
    void sound(RunKey run, String origin, String path, int attempt, String base64);

    /**
     * Adds a whole message of a task in flight, such as a tool call with its result, after the text before it; like
     * {@link #delta} otherwise.
     *
     * @param message {@code {"type": "tool", …}}, or {@code {"type": "ai", "text", "reasoning"}}, which stands for the
     *     text since the last message
     */
    void message(RunKey run, String origin, String path, int attempt, ObjectNode message);

    /** The task's row under this origin, if the task was started. */
    Optional<TaskRow> task(RunKey run, String path, String origin);

    /** All rows of finished tasks under this origin: one query, for a process that takes a run over. */
    List<TaskRow> finished(RunKey run, String origin);

    /** How many answers of the outside world ({@code task.retrying}) this task has had under this origin. */
    int answers(RunKey run, String path, String origin);

    /**
     * Stores a value that belongs to no event, such as the items of a {@code forEach}, under a path that no task has
     * (it holds a {@code #}). The first writer wins. Such a value is found by {@link #values} and shown by nothing else.
     *
     * @return what names the value from now on
     */
    ValueRef keep(RunKey run, String origin, String path, JsonNode value);

    /** As {@link #keep}, encrypted where it is stored: the value holds, or may hold, that of a secret. */
    ValueRef keepSecret(RunKey run, String origin, String path, JsonNode value);

    /** The outputs that the references name, large ones fetched from object storage. A missing one is left out. */
    Map<ValueRef, JsonNode> values(RunKey run, Collection<ValueRef> references);

    /** Copies finished results of another run of the workspace into this one, under a new origin. For retries. */
    void adopt(RunKey run, String fromRun, Map<ValueRef, ValueRef> results);

    /** Events after the sequence number, in order. Empty for a run of another workspace. */
    List<Event> events(RunKey run, long after, int limit);

    /**
     * The newest row of each task, in path order.
     *
     * @param under empty: the tasks of the top level; a block's path in the canvas, such as {@code outer}: the tasks
     *     of its iterations, ordered by iteration
     * @param after path after which to go on
     */
    List<TaskRow> tasks(RunKey run, Optional<String> under, Optional<String> after, int limit);

    /** The newest event of this kind and path. */
    Optional<Event> latest(RunKey run, EventKind kind, String path);

    /** How far the blocks of the top level are, by the block's id; blocks that have begun no iteration are left out. */
    Map<String, Iterations> iterations(RunKey run);

    /**
     * What tasks without a result have said, per task path: of the attempt in flight; of a task that failed or was
     * aborted, the last attempt that said something. At most the 1,000 tasks that changed last.
     */
    Map<String, Partial> partials(RunKey run);

    /**
     * @param path empty for the run itself
     * @param output of a finished task; over 64 KB it goes to object storage
     */
    record Entry(
            EventKind kind, String path, int attempt, int ordinal, ObjectNode data, Optional<JsonNode> output) {
        public static Entry of(Decision decision) {
            return new Entry(
                    decision.kind(), decision.path(), 0, decision.ordinal(), decision.data(), decision.output());
        }
    }

    /**
     * @param lastSeq of the run
     * @param closed whether the run had finished before
     * @param tasks rows, as they stand now, of the tasks that the entries finish
     */
    record Committed(long lastSeq, boolean closed, List<TaskRow> tasks) {}

    /** @param origin of what happened to a task: with the path it names the task's output */
    record Event(
            long seq, Instant at, EventKind kind, String origin, String path, int attempt, ObjectNode data) {}

    /**
     * @param path in the run, such as {@code outer[2]/inner}
     * @param iteration indices along the path, such as {@code [2]}
     * @param output stored inline; empty when large (see {@link #values}) or when there is none
     * @param size of the output in bytes of JSON
     */
    record TaskRow(
            String path,
            List<Integer> iteration,
            String origin,
            String title,
            String type,
            TaskStatus status,
            int attempt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<TaskFailure> error,
            Optional<JsonNode> output,
            long size,
            ObjectNode data) {}

    /**
     * Iterations of a block: one with a task in flight is running; else one with a failed or aborted task is failed;
     * else it has succeeded.
     *
     * @param total begun so far
     */
    record Iterations(int total, int running, int succeeded, int failed) {}

    /**
     * @param messages in order, see {@link Journal#message}
     * @param open whether the last one is text that no message stands for yet
     */
    record Partial(int attempt, List<ObjectNode> messages, boolean open) {
        public Partial {
            messages = List.copyOf(messages);
        }
    }
}
