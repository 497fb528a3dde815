package dev.weft.plan;

import dev.weft.plan.CompiledCanvas.CompiledTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** Turns drafts without problems into the plan. */
final class Building {
    private static final int MAX_ITERATIONS = 1_000;

    private final Fingerprints fingerprints = new Fingerprints();
    private final SequencedMap<String, CompiledTask> tasks = new LinkedHashMap<>();

    Building(ScopeDraft root) {
        fingerprints.add(root);
    }

    SequencedMap<String, CompiledTask> tasks() {
        return tasks;
    }

    Scope scope(ScopeDraft draft) {
        List<PlannedTask> planned = new ArrayList<>();
        for (TaskDraft task : draft.order) {
            planned.add(task(task));
        }
        return new Scope(planned, Linking.last(draft), draft.output.map(Usage::needs));
    }

    private PlannedTask task(TaskDraft draft) {
        tasks.put(draft.path, placeholder(draft));
        PlannedTask planned = planned(draft, control(draft));
        tasks.put(
                draft.path,
                new CompiledTask(
                        planned,
                        draft.task,
                        draft.config,
                        draft.itemsTemplate,
                        draft.countTemplate,
                        draft.outputTemplate,
                        draft.fallback,
                        fingerprints.of(draft)));
        return planned;
    }

    /** Keeps a block's place before its body's. */
    private CompiledTask placeholder(TaskDraft draft) {
        return new CompiledTask(
                planned(draft, new Control.Delay()),
                draft.task,
                draft.config,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    private static PlannedTask planned(TaskDraft draft, Control control) {
        return new PlannedTask(
                draft.id(),
                draft.task.title(),
                draft.task.type(),
                control,
                draft.edges,
                draft.when,
                draft.needs.needs(),
                shortest(draft.exposes),
                draft.retry,
                draft.timeout,
                draft.onError);
    }

    private Control control(TaskDraft draft) {
        if (draft.single) {
            return forEach(draft);
        }
        return switch (draft.task.type()) {
            case "switch" -> new Control.Switch(
                    draft.cases,
                    Optional.ofNullable(draft.task.config().get("default")).map(name -> name.asString()));
            case "assign" -> new Control.Assign(new ArrayList<>(draft.writes));
            case "delay" -> new Control.Delay();
            case "approval" -> new Control.Approval();
            case "canvas" -> new Control.SubCanvas();
            case "forEach" -> forEach(draft);
            case "loop" -> new Control.Loop(
                    body(draft.body),
                    draft.countTemplate.isPresent(),
                    draft.before,
                    draft.after,
                    draft.task.config().path("maxIterations").asInt(MAX_ITERATIONS));
            case "try" -> new Control.Try(body(draft.body), body(draft.handler));
            case "break" -> new Control.Jump(true);
            case "continue" -> new Control.Jump(false);
            case "start" -> new Control.Mark();
            case "end", "answer" -> new Control.Return();
            default -> new Control.Activity(draft.placement);
        };
    }

    private Control forEach(TaskDraft draft) {
        return new Control.ForEach(
                body(draft.body), draft.parallel, draft.onItemError, draft.items.needs(), draft.single);
    }

    private Scope body(Optional<ScopeDraft> body) {
        return scope(body.orElseThrow(() -> new IllegalStateException("A block has a body")));
    }

    /** Without the paths that another one covers. */
    static List<List<String>> shortest(SequencedSet<List<String>> paths) {
        SequencedSet<List<String>> kept = new LinkedHashSet<>();
        for (List<String> path : paths) {
            boolean covered = false;
            for (int length = 0; length < path.size() && !covered; length++) {
                covered = paths.contains(path.subList(0, length));
            }
            if (!covered) {
                kept.add(List.copyOf(path));
            }
        }
        return List.copyOf(kept);
    }

}
