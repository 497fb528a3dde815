package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.Journal.Entry;
import dev.weft.store.JournalEntry.RunFinish;
import dev.weft.store.JournalEntry.TaskChange;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes entries ready for the database; puts large outputs into object storage before their row exists. */
final class JournalEntries {
    private static final List<String> USAGE = List.of("usage", "__usage");

    private final LargeValues large;

    JournalEntries(LargeValues large) {
        this.large = large;
    }

    /** @param data JSON */
    static JournalEntry delta(RunKey run, String origin, String path, int attempt, String data) {
        return new JournalEntry(
                run, origin, path, EventKind.TASK_DELTA, attempt, 0, now(), data, Optional.empty(), Optional.empty());
    }

    /** @throws IllegalArgumentException for a status that is none */
    JournalEntry of(RunKey run, String origin, Entry entry) {
        Instant at = now();
        return switch (entry.kind()) {
            case RUN_ACCEPTED, RUN_STARTED, RUN_ABORTING -> event(run, "", entry, 0, 0, at, entry.data());
            case RUN_FINISHED -> finished(run, entry, at);
            case RUN_PAUSED, RUN_RESUMED, APPROVAL_REQUESTED, APPROVAL_ANSWERED, TASK_DELTA -> event(
                    run, origin, entry, entry.attempt(), entry.ordinal(), at, entry.data());
            case TASK_STARTED, TASK_RETRYING, TASK_FINISHED, TASK_SKIPPED -> {
                JournalEntry event = event(run, origin, entry, entry.attempt(), entry.ordinal(), at, entry.data());
                yield new JournalEntry(
                        event.run(), event.origin(), event.path(), event.kind(), event.attempt(), event.ordinal(), at,
                        event.data(), Optional.of(change(run, origin, entry, at, event.data())), Optional.empty());
            }
        };
    }

    private static JournalEntry event(
            RunKey run, String origin, Entry entry, int attempt, int ordinal, Instant at, ObjectNode data) {
        return new JournalEntry(
                run, StoredText.plain(origin), StoredText.plain(entry.path()), entry.kind(), attempt, ordinal, at,
                StoredText.json(data), Optional.empty(), Optional.empty());
    }

    private TaskChange change(RunKey run, String origin, Entry entry, Instant at, String data) {
        TaskStatus status = status(entry);
        Optional<ObjectNode> error = status.terminal() ? error(entry.data()) : Optional.empty();
        Value value = entry.output()
                .filter(output -> status.terminal())
                .map(output -> value(run, entry.path(), origin, output))
                .orElse(Value.NONE);
        return new TaskChange(
                StoredText.plain(entry.data().path("title").asString("")),
                StoredText.plain(entry.data().path("type").asString("")),
                status,
                entry.attempt(),
                entry.kind() == EventKind.TASK_STARTED ? Optional.of(at) : Optional.empty(),
                status.terminal() ? Optional.of(at) : Optional.empty(),
                error.map(node -> node.path("code").asString("INTERNAL")),
                error.map(node -> StoredText.plain(node.path("message").asString(""))),
                value.inline(),
                value.object(),
                value.size(),
                value.object().isPresent() ? counted(entry, data) : data);
    }

    /** What a model used is counted without a look into object storage. */
    private static String counted(Entry entry, String data) {
        return entry.output().stream()
                .flatMap(output -> USAGE.stream().map(output::path))
                .filter(JsonNode::isObject)
                .findFirst()
                .map(usage -> StoredText.json(entry.data().deepCopy().set("usage", usage)))
                .orElse(data);
    }

    private static TaskStatus status(Entry entry) {
        JsonNode said = entry.data().path("status");
        return switch (entry.kind()) {
            case TASK_SKIPPED -> TaskStatus.SKIPPED;
            case TASK_FINISHED -> {
                TaskStatus status = said.isString() ? TaskStatus.of(said.stringValue()) : TaskStatus.SUCCEEDED;
                if (!status.terminal()) {
                    throw new IllegalArgumentException("A finished task can't be " + status.wire());
                }
                yield status;
            }
            case TASK_STARTED, TASK_RETRYING, TASK_DELTA, RUN_ACCEPTED, RUN_STARTED, RUN_PAUSED, RUN_RESUMED,
                    RUN_ABORTING, APPROVAL_REQUESTED, APPROVAL_ANSWERED, RUN_FINISHED -> TaskStatus.RUNNING;
        };
    }

    /** The outputs stand in the run's row; readers of the event find them there again. */
    private JournalEntry finished(RunKey run, Entry entry, Instant at) {
        RunStatus status = RunStatus.of(entry.data().path("status").asString(""));
        if (!status.terminal()) {
            throw new IllegalArgumentException("A finished run can't be " + status.wire());
        }
        ObjectNode data = entry.data().deepCopy();
        JsonNode outputs = data.remove("outputs");
        Value value = Optional.ofNullable(outputs)
                .map(present -> value(run, "", "outputs", present))
                .orElse(Value.NONE);
        Optional<ObjectNode> error = error(data);
        JournalEntry event = event(run, "", entry, 0, 0, at, data);
        return new JournalEntry(
                run, event.origin(), event.path(), event.kind(), 0, 0, at, event.data(), Optional.empty(),
                Optional.of(new RunFinish(
                        status,
                        at,
                        value.inline(),
                        value.object(),
                        error.map(node -> node.path("code").asString("INTERNAL")),
                        error.map(node -> StoredText.plain(node.path("message").asString(""))))));
    }

    private static Optional<ObjectNode> error(ObjectNode data) {
        return data.path("error") instanceof ObjectNode error ? Optional.of(error) : Optional.empty();
    }

    private Value value(RunKey run, String path, String origin, JsonNode output) {
        String json = StoredText.json(output);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LargeValues.MAX_INLINE_BYTES) {
            return new Value(Optional.of(json), Optional.empty(), bytes.length);
        }
        return new Value(Optional.empty(), Optional.of(large.put(run, path, origin, bytes)), bytes.length);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private record Value(Optional<String> inline, Optional<String> object, long size) {
        static final Value NONE = new Value(Optional.empty(), Optional.empty(), 0);
    }
}
