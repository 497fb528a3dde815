package dev.weft.plan;

import dev.weft.canvas.Canvas;
import dev.weft.canvas.Variable;
import dev.weft.expression.Reference;
import dev.weft.expression.Roots;
import dev.weft.plan.ScopeDraft.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Finds what references name: notes needs, implied edges and exposed paths, and reports what does not exist. */
final class Resolver {
    private static final List<String> TASK_MEMBERS = List.of("output", "status", "error");

    private final Drafting drafting;
    private final Problems problems;
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    /** Paths of variables that the workflow reads. */
    final SequencedSet<List<String>> controlVariables = new LinkedHashSet<>();

    Resolver(Canvas canvas, Drafting drafting, Problems problems) {
        this.drafting = drafting;
        this.problems = problems;
        canvas.variables().forEach(variable -> variables.put(variable.name(), variable));
    }

    /**
     * Where an expression stands.
     *
     * @param scope whose names it sees
     * @param asker the task in that scope that waits for what is named; empty for what is asked after the tasks
     * @param reporter the task that problems are reported of
     * @param role what is done with the value
     */
    record Site(ScopeDraft scope, Optional<TaskDraft> asker, Optional<TaskDraft> reporter, String pointer, Role role) {}

    enum Role {
        /** Read by the workflow. */
        CONTROL,
        /** Read by an activity. */
        VALUE,
        /** Read by an activity once the task has failed: it sees the error. */
        FALLBACK,
        /** Shown to the caller. */
        RESULT
    }

    Usage resolve(List<Reference> references, Site site) {
        Usage usage = new Usage();
        references.forEach(reference -> note(reference, site, usage));
        if (site.role() == Role.CONTROL && !usage.namesItem()) {
            references.forEach(reference -> expose(reference, site));
        }
        return usage;
    }

    private void note(Reference reference, Site site, Usage usage) {
        List<String> path = reference.path();
        switch (reference.root()) {
            case Roots.VARIABLES -> variable(path, site);
            case Roots.TASKS -> task(path, site, usage);
            case Roots.STATE -> state(path, site, usage);
            case Roots.ITEM -> {
                usage.item();
                inside(Kind.FOR_EACH, "item", site);
            }
            case Roots.INDEX -> {
                usage.iteration();
                if (site.scope().nearest(Kind.FOR_EACH).isEmpty()
                        && site.scope().nearest(Kind.LOOP).isPresent()) {
                    unknown(site, "`index` belongs to a forEach; in a loop write loop.index");
                } else {
                    inside(Kind.FOR_EACH, "index", site);
                }
            }
            case Roots.EACH -> each(path, site, usage);
            case Roots.LOOP -> {
                inside(Kind.LOOP, "loop", site);
                member(path, 0, List.of("index"), "loop", site);
            }
            case Roots.ERROR -> {
                if (site.role() != Role.FALLBACK) {
                    inside(Kind.CATCH, "error", site);
                }
                member(path, 0, List.of("code", "message"), "error", site);
            }
            case Roots.RUN, Roots.SYS -> {}
            case Roots.SECRETS -> secret(path, site);
            default -> throw new IllegalStateException("No root " + reference.root());
        }
    }

    private void variable(List<String> path, Site site) {
        if (path.isEmpty()) {
            return;
        }
        String name = path.getFirst();
        Variable variable = variables.get(name);
        if (variable == null) {
            unknown(site, "There is no variable \"" + name + "\"" + problems.hint(name, variables.keySet()));
        } else if (variable.secret() && site.role() != Role.VALUE) {
            String use = site.role() == Role.CONTROL ? "read by a condition" : "returned as an output";
            problems.add(
                    site.reporter(),
                    site.pointer(),
                    "secret_exposed",
                    "The variable \"" + name + "\" is secret and can't be " + use + "; use it in a config only");
        }
    }

    /** The workflow itself never sees a credential, and nobody is shown one. */
    private void secret(List<String> path, Site site) {
        if (path.size() != 1) {
            unknown(site, "`secrets` must be followed by the name of a credential, as in secrets.NAME");
        } else if (site.role() != Role.VALUE || !carriedOut(site)) {
            problems.add(
                    site.reporter(),
                    site.pointer(),
                    "secret_exposed",
                    "The credential \"" + path.getFirst() + "\" can only be used in the config of a task that an activity"
                            + " carries out");
        }
    }

    private static boolean carriedOut(Site site) {
        return site.reporter()
                .flatMap(task -> task.descriptor)
                .filter(type -> !type.control())
                .isPresent();
    }

    private void task(List<String> path, Site site, Usage usage) {
        if (path.isEmpty()) {
            unknown(site, "`tasks` must be followed by a task's id, as in tasks.<id>.output");
            return;
        }
        String id = path.getFirst();
        if (find(id, site).isPresent()) {
            usage.task(id);
            member(path, 1, TASK_MEMBERS, "tasks." + id, site);
        }
    }

    /** Looks outwards; the block on the way that stands beside the task found waits for it. */
    private Optional<TaskDraft> find(String id, Site site) {
        Optional<ScopeDraft> level = Optional.of(site.scope());
        Optional<TaskDraft> waiting = site.asker();
        while (level.isPresent()) {
            TaskDraft target = level.get().byId.get(id);
            if (target != null) {
                return found(target, waiting, site);
            }
            waiting = level.get().block;
            level = level.get().outer();
        }
        unknown(site, missing(id, site.scope()));
        return Optional.empty();
    }

    private Optional<TaskDraft> found(TaskDraft target, Optional<TaskDraft> waiting, Site site) {
        if (waiting.isPresent() && waiting.get() == target) {
            boolean own = site.reporter().filter(reporter -> reporter.place.equals(target.place)).isPresent();
            unknown(
                    site,
                    own
                            ? "The task names its own result, which does not exist yet"
                            : "The block \"" + target.id() + "\" is not done while its body runs; name tasks in its body");
            return Optional.empty();
        }
        waiting.ifPresent(task -> task.implied.add(target.id()));
        return Optional.of(target);
    }

    private String missing(String id, ScopeDraft scope) {
        List<TaskDraft> hidden = drafting.everywhere.getOrDefault(id, List.of());
        if (hidden.isEmpty()) {
            return "There is no task \"" + id + "\"" + problems.hint(id, visible(scope));
        }
        return hidden.getFirst().scope.block
                .map(block -> "The task \"" + id + "\" lies in the body of \"" + block.id()
                        + "\" and can't be named from outside; use tasks." + block.id() + ".output")
                .orElse("The task \"" + id + "\" can't be named from here");
    }

    static List<String> visible(ScopeDraft scope) {
        SequencedSet<String> ids = new LinkedHashSet<>();
        Optional<ScopeDraft> level = Optional.of(scope);
        while (level.isPresent()) {
            ids.addAll(level.get().byId.keySet());
            level = level.get().outer();
        }
        return List.copyOf(ids);
    }

    private void state(List<String> path, Site site, Usage usage) {
        if (path.isEmpty()) {
            unknown(site, "`state` must be followed by the name of a run variable, as in state.total");
            return;
        }
        String name = path.getFirst();
        List<TaskDraft> assigns = drafting.assigns.getOrDefault(name, List.of());
        if (assigns.isEmpty()) {
            unknown(
                    site,
                    "No assign sets the run variable \"" + name + "\"" + problems.hint(name, drafting.assigns.keySet()));
            return;
        }
        if (assigns.stream().noneMatch(assign -> reaches(assign, site.scope()))) {
            unknown(
                    site,
                    "The run variable \"" + name + "\" is only set inside a body that keeps it (at "
                            + assigns.getFirst().pointer + "); set it in this scope or read the block's output");
            return;
        }
        usage.state(name);
        site.asker().ifPresentOrElse(task -> reads(task, name), () -> site.scope().block.ifPresent(b -> reads(b, name)));
    }

    private static void reads(TaskDraft task, String name) {
        task.reads.add(name);
        task.scope.block.ifPresent(block -> reads(block, name));
    }

    private static boolean reaches(TaskDraft assign, ScopeDraft reader) {
        Optional<ScopeDraft> level = Optional.of(assign.scope);
        while (level.isPresent()) {
            if (encloses(level.get(), reader)) {
                return true;
            }
            level = level.get().kind == Kind.FOR_EACH ? Optional.empty() : level.get().outer();
        }
        return false;
    }

    private static boolean encloses(ScopeDraft outer, ScopeDraft inner) {
        Optional<ScopeDraft> level = Optional.of(inner);
        while (level.isPresent()) {
            if (level.get() == outer) {
                return true;
            }
            level = level.get().outer();
        }
        return false;
    }

    private void each(List<String> path, Site site, Usage usage) {
        if (path.isEmpty()) {
            unknown(site, "`each` must be followed by the id of a forEach around, as in each.<id>.item");
            return;
        }
        String id = path.getFirst();
        Optional<ScopeDraft> level = site.scope().nearest(Kind.FOR_EACH);
        while (level.isPresent() && !level.get().block.map(TaskDraft::id).equals(Optional.of(id))) {
            level = level.get().outer().flatMap(outer -> outer.nearest(Kind.FOR_EACH));
        }
        if (level.isEmpty()) {
            unknown(site, "No forEach \"" + id + "\" is around this expression");
            return;
        }
        member(path, 1, List.of("item", "index"), "each." + id, site);
        if (path.size() > 1 && path.get(1).equals("index")) {
            usage.iteration();
        } else {
            usage.item();
        }
    }

    private void inside(Kind kind, String root, Site site) {
        if (site.scope().nearest(kind).isEmpty()) {
            String where = switch (kind) {
                case FOR_EACH -> "a forEach";
                case LOOP -> "the body of a loop";
                case CATCH -> "the catch of a try";
                case ROOT, TRY -> "a block";
            };
            unknown(site, "`" + root + "` exists only inside " + where);
        }
    }

    private void member(List<String> path, int at, List<String> known, String owner, Site site) {
        if (path.size() > at && !known.contains(path.get(at))) {
            String written = path.get(at);
            String advice = known.equals(TASK_MEMBERS) ? "; write " + owner + ".output." + written : "";
            unknown(site, "`" + owner + "` has no \"" + written + "\", only " + String.join(", ", known) + advice);
        }
    }

    private void expose(Reference reference, Site site) {
        List<String> path = reference.path();
        switch (reference.root()) {
            case Roots.VARIABLES -> controlVariables.add(path);
            case Roots.STATE -> {
                if (!path.isEmpty()) {
                    drafting.assigns.getOrDefault(path.getFirst(), List.of()).forEach(assign -> assign.exposes.add(path));
                }
            }
            case Roots.TASKS -> exposeTask(path, site);
            default -> {}
        }
    }

    private static void exposeTask(List<String> path, Site site) {
        Optional<ScopeDraft> level = path.isEmpty() ? Optional.empty() : Optional.of(site.scope());
        while (level.isPresent()) {
            TaskDraft target = level.get().byId.get(path.getFirst());
            if (target != null) {
                if (path.size() == 1) {
                    target.exposes.add(List.of());
                } else if (path.get(1).equals("output")) {
                    target.exposes.add(path.subList(2, path.size()));
                }
                return;
            }
            level = level.get().outer();
        }
    }

    private void unknown(Site site, String message) {
        problems.add(site.reporter(), site.pointer(), "unknown_reference", message);
    }
}
