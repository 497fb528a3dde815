package dev.weft.plan;

import dev.weft.canvas.Task;
import dev.weft.expression.Templates;
import dev.weft.json.Json;
import dev.weft.plan.ScopeDraft.Kind;
import dev.weft.task.TaskCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Lays out the scopes, so that every name is known before any expression is read. */
final class Drafting {
    private final TaskCatalog catalog;
    private final Problems problems;
    /** Every task by id, those in bodies included. */
    final Map<String, List<TaskDraft>> everywhere = new LinkedHashMap<>();
    /** Every assign by the name it sets. */
    final Map<String, List<TaskDraft>> assigns = new LinkedHashMap<>();

    Drafting(TaskCatalog catalog, Problems problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    ScopeDraft root(List<Task> tasks) {
        ScopeDraft root = new ScopeDraft(Kind.ROOT, Optional.empty());
        fill(root, tasks, "/tasks");
        return root;
    }

    private void fill(ScopeDraft scope, List<Task> tasks, String pointer) {
        for (int index = 0; index < tasks.size(); index++) {
            Task task = tasks.get(index);
            if (!task.id().isEmpty()) {
                String outer = scope.block.map(block -> block.path + "/").orElse("");
                String place = scope.block.map(block -> block.place + "/").orElse("");
                draft(scope, task, pointer + "/" + index, place + task.id(), outer + task.id());
            }
        }
    }

    private void draft(ScopeDraft scope, Task task, String pointer, String place, String path) {
        boolean single = task.forEach().isPresent();
        TaskDraft draft = new TaskDraft(
                task, pointer, place, path, scope, catalog.find(task.type()), single, Templates.parse(Json.object()));
        scope.tasks.add(draft);
        register(draft);
        if (single) {
            ScopeDraft body = new ScopeDraft(Kind.FOR_EACH, Optional.of(draft));
            draft.body = Optional.of(body);
            TaskDraft inner = new TaskDraft(
                    task, pointer, place, path + "/" + task.id(), body, draft.descriptor, false, draft.config);
            body.tasks.add(inner);
            body.byId.put(task.id(), inner);
            bodies(inner);
        } else {
            bodies(draft);
        }
    }

    private void register(TaskDraft draft) {
        TaskDraft known = draft.scope.byId.get(draft.id());
        if (known == null && draft.scope.kind == Kind.CATCH) {
            known = draft.scope.block
                    .flatMap(block -> block.body)
                    .map(body -> body.byId.get(draft.id()))
                    .orElse(null);
        }
        Optional<ScopeDraft> around = draft.scope.outer();
        while (known == null && around.isPresent()) {
            known = around.get().byId.get(draft.id());
            around = around.get().outer();
        }
        if (known == null) {
            draft.scope.byId.put(draft.id(), draft);
        } else {
            problems.add(
                    draft,
                    "/id",
                    "duplicate_id",
                    "The id \"" + draft.id() + "\" is taken by the task at " + known.pointer + "; give this one another");
        }
        everywhere.computeIfAbsent(draft.id(), id -> new ArrayList<>()).add(draft);
    }

    private void bodies(TaskDraft draft) {
        Task task = draft.task;
        Optional<Kind> kind = TaskDraft.kind(task.type());
        if (kind.isPresent() || !task.body().isEmpty()) {
            ScopeDraft body = new ScopeDraft(kind.orElse(Kind.TRY), Optional.of(draft));
            draft.body = Optional.of(body);
            fill(body, task.body(), draft.pointer + "/body");
        }
        if (task.type().equals("try") || !task.catchBody().isEmpty()) {
            ScopeDraft handler = new ScopeDraft(Kind.CATCH, Optional.of(draft));
            draft.handler = Optional.of(handler);
            fill(handler, task.catchBody(), draft.pointer + "/catch");
        }
        if (task.type().equals("assign")) {
            assigned(draft);
        }
    }

    private void assigned(TaskDraft draft) {
        JsonNode name = draft.task.config().path("name");
        List<String> names = new ArrayList<>();
        if (name.isString()) {
            names.add(name.stringValue());
        }
        names.addAll(draft.task.config().path("values").propertyNames());
        for (String set : names) {
            assigns.computeIfAbsent(set, key -> new ArrayList<>()).add(draft);
            writes(draft, set);
        }
    }

    /** What a body sets its block sets too, except that a {@code forEach} keeps it inside. */
    private static void writes(TaskDraft draft, String name) {
        draft.writes.add(name);
        if (draft.scope.kind != Kind.FOR_EACH) {
            draft.scope.block.ifPresent(block -> writes(block, name));
        }
    }
}
