package dev.weft.api.core;

import dev.weft.api.core.RunOutput.Message;
import dev.weft.store.FileStore;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.Journal;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Collects what a run's tasks have returned, and the growing text of those in flight. */
public final class RunOutputs {
    private final RunViews views;
    private final Journal journal;
    private final FileStore files;

    public RunOutputs(RunViews views, Journal journal, FileStore files) {
        this.views = views;
        this.journal = journal;
        this.files = files;
    }

    public RunOutput of(Principal principal, Optional<String> user, String id) {
        RunView view = views.of(principal, user, id);
        RunKey key = new RunKey(view.run().workspace(), view.run().id());
        Map<String, TaskRow> rows = new LinkedHashMap<>();
        views.rows(key).forEach(row -> rows.put(row.path(), row));
        Map<ValueRef, JsonNode> large = large(key, rows.values());
        Map<String, List<Message>> partial = partial(key);
        Map<String, List<StoredFile>> written = written(view.run());
        LinkedHashMap<String, RunOutput.Task> tasks = new LinkedHashMap<>();
        for (RunView.Task task : view.tasks()) {
            Optional<TaskRow> row = Optional.ofNullable(rows.get(task.id()));
            Optional<JsonNode> output = row.flatMap(
                            found -> found.output().or(() -> Optional.ofNullable(large.get(reference(found)))))
                    .filter(value -> !value.isNull() || task.status() == TaskStatus.SUCCEEDED);
            List<Message> messages = output.isPresent()
                    ? Messages.finished(key.run(), row.orElseThrow(), output.get())
                    : partial.getOrDefault(task.id(), List.of());
            List<StoredFile> own = written.getOrDefault(task.id(), List.of());
            if (row.isPresent() || !messages.isEmpty() || !own.isEmpty()) {
                tasks.put(task.id(), new RunOutput.Task(task.status(), output, messages, own));
            }
        }
        return new RunOutput(view, view.run().outputs(), tasks);
    }

    private Map<ValueRef, JsonNode> large(RunKey key, Iterable<TaskRow> rows) {
        List<ValueRef> references = new ArrayList<>();
        for (TaskRow row : rows) {
            if (row.output().isEmpty() && row.size() > 0) {
                references.add(reference(row));
            }
        }
        return references.isEmpty() ? Map.of() : journal.values(key, references);
    }

    /** By task of the top level. */
    private Map<String, List<Message>> partial(RunKey key) {
        Map<String, List<Message>> messages = new LinkedHashMap<>();
        journal.partials(key).forEach((path, partial) -> messages
                .computeIfAbsent(topLevel(path), id -> new ArrayList<>())
                .addAll(Messages.partial(key.run(), path, partial)));
        return messages;
    }

    private Map<String, List<StoredFile>> written(StoredRun run) {
        Map<String, List<StoredFile>> byTask = new LinkedHashMap<>();
        for (StoredFile file : files.ofRun(run.workspace(), run.id())) {
            file.task().ifPresent(path -> byTask.computeIfAbsent(topLevel(path), id -> new ArrayList<>())
                    .add(file));
        }
        return byTask;
    }

    private static ValueRef reference(TaskRow row) {
        return new ValueRef(row.path(), row.origin());
    }

    /** The task of the top level that a path lies in: {@code outer} of {@code outer[2]/inner}. */
    private static String topLevel(String path) {
        int slash = path.indexOf('/');
        int bracket = path.indexOf('[');
        int end = slash < 0 ? bracket : bracket < 0 ? slash : Math.min(slash, bracket);
        return end < 0 ? path : path.substring(0, end);
    }
}
