package dev.weft.plan;

import dev.weft.canvas.Task;
import dev.weft.json.Json;
import dev.weft.plan.ScopeDraft.Kind;
import dev.weft.task.TaskCatalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import tools.jackson.databind.JsonNode;

/** Checks that a task has the parts its type needs, and reads its explicit dependencies. */
final class Structure {
    private static final List<String> NOT_PER_ITEM = List.of("switch", "assign", "forEach", "break", "continue");

    private final TaskCatalog catalog;
    private final Drafting drafting;
    private final Problems problems;

    Structure(TaskCatalog catalog, Drafting drafting, Problems problems) {
        this.catalog = catalog;
        this.drafting = drafting;
        this.problems = problems;
    }

    void check(TaskDraft draft) {
        Task task = draft.task;
        String type = task.type();
        if (draft.descriptor.isEmpty()) {
            if (!type.isEmpty()) {
                problems.add(
                        draft,
                        "/type",
                        "unknown_type",
                        "There is no type of task \"" + type + "\"" + problems.hint(type, catalog.types())
                                + "; use one of " + String.join(", ", catalog.types()));
            }
            return;
        }
        Optional<Kind> kind = TaskDraft.kind(type);
        if (kind.isPresent() && task.body().isEmpty()) {
            problems.add(draft, "/body", "missing", "A task of type " + type + " needs a \"body\" with at least one task");
        }
        if (kind.isEmpty()) {
            misplaced(draft, "/body", !task.body().isEmpty(), "forEach, loop and try have a \"body\"");
            misplaced(draft, "/output", task.output().isPresent(), "forEach, loop and try have an \"output\" template");
        }
        misplaced(draft, "/catch", !task.catchBody().isEmpty() && !type.equals("try"), "try has a \"catch\"");
        misplaced(
                draft,
                "/forEach",
                draft.single && NOT_PER_ITEM.contains(type),
                "activities, delay, approval, canvas, loop and try can be repeated by \"forEach\"; put this one into the"
                        + " body of a task of type forEach");
        misplaced(
                draft,
                "/placement",
                task.placement().isPresent() && draft.descriptor.get().control(),
                "tasks that an activity carries out have a \"placement\"");
        if (draft.jump() && loopAround(draft).isEmpty()) {
            problems.add(
                    draft,
                    "/type",
                    "outside_loop",
                    "\"" + type + "\" works only inside the body of a loop, and not across a forEach");
        }
    }

    private static Optional<ScopeDraft> loopAround(TaskDraft draft) {
        Optional<ScopeDraft> scope = Optional.of(draft.scope);
        while (scope.isPresent() && scope.get().kind != Kind.LOOP) {
            scope = scope.get().kind == Kind.FOR_EACH ? Optional.empty() : scope.get().outer();
        }
        return scope;
    }

    private void misplaced(TaskDraft draft, String below, boolean wrong, String rule) {
        if (wrong) {
            problems.add(draft, below, "misplaced", "Only " + rule);
        }
    }

    /** The dependencies that hold, each once. */
    List<Task.Dependency> dependencies(TaskDraft draft) {
        SequencedSet<Task.Dependency> sound = new LinkedHashSet<>();
        List<Task.Dependency> written = draft.task.dependsOn();
        for (int index = 0; index < written.size(); index++) {
            Task.Dependency dependency = written.get(index);
            if (!dependency.task().isEmpty() || dependency.branch().isPresent()) {
                check(draft, dependency, "/dependsOn/" + index).ifPresent(sound::add);
            }
        }
        return new ArrayList<>(sound);
    }

    private Optional<Task.Dependency> check(TaskDraft draft, Task.Dependency dependency, String below) {
        TaskDraft target = draft.scope.byId.get(dependency.task());
        if (target == null) {
            problems.add(draft, below, "unknown_reference", unknown(draft, dependency.task()));
            return Optional.empty();
        }
        if (dependency.branch().isPresent()) {
            String branch = dependency.branch().get();
            if (target.task.type().equals("classify")) {
                target.exposes.add(List.of("class_id"));
            }
            List<String> branches = branches(target);
            if (!branches.contains(branch)) {
                problems.add(draft, below, "unknown_branch", unknownBranch(target, branch, branches));
                return Optional.empty();
            }
        }
        return Optional.of(dependency);
    }

    private String unknown(TaskDraft draft, String id) {
        Optional<ScopeDraft> outer = draft.scope.outer();
        while (outer.isPresent() && !outer.get().byId.containsKey(id)) {
            outer = outer.get().outer();
        }
        if (outer.isPresent()) {
            return "\"" + id + "\" stands outside this body; let the block \""
                    + draft.scope.block.map(TaskDraft::id).orElse("") + "\" depend on it";
        }
        List<TaskDraft> hidden = drafting.everywhere.getOrDefault(id, List.of());
        if (hidden.isEmpty()) {
            return "There is no task \"" + id + "\"" + problems.hint(id, draft.scope.byId.keySet());
        }
        return hidden.getFirst().scope.block
                .map(block -> "\"" + id + "\" lies in the body of \"" + block.id() + "\"; depend on \"" + block.id()
                        + "\" instead")
                .orElse("\"" + id + "\" can't be named from here");
    }

    private String unknownBranch(TaskDraft target, String branch, List<String> branches) {
        return branches.isEmpty()
                ? "The task \"" + target.id() + "\" has no branches; write \"" + target.id() + "\""
                : "The task \"" + target.id() + "\" has no branch \"" + branch + "\""
                        + problems.hint(branch, branches) + "; it has " + String.join(", ", branches);
    }

    private static List<String> decisions(JsonNode written) {
        List<String> decisions = new ArrayList<>();
        for (JsonNode decision : written) {
            decisions.add(decision.isObject() ? decision.path("id").asString("") : decision.asString(""));
        }
        return decisions.isEmpty() ? List.of("approved", "rejected") : decisions;
    }

    private static List<String> branches(TaskDraft target) {
        List<String> branches = new ArrayList<>();
        if (target.single) {
            return branches;
        }
        if (target.task.type().equals("approval")) {
            branches.addAll(decisions(target.task.config().path("decisions")));
        }
        for (JsonNode written : target.task.type().equals("classify") ? target.task.config().path("classes") : Json.array()) {
            branches.add(written.path("id").asString(""));
        }
        if (target.task.type().equals("switch")) {
            for (JsonNode written : target.task.config().path("cases")) {
                if (written.path("name").isString()) {
                    branches.add(written.path("name").stringValue());
                }
            }
            JsonNode otherwise = target.task.config().path("default");
            if (otherwise.isString()) {
                branches.add(otherwise.stringValue());
            }
        }
        boolean branching = target.task.onError()
                .map(written -> written.isString() ? written : written.path("action"))
                .filter(action -> action.asString("").equals("branch"))
                .isPresent();
        if (branching) {
            branches.add("error");
        }
        return branches;
    }
}
