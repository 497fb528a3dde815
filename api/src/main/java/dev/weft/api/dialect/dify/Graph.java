package dev.weft.api.dialect.dify;

import dev.weft.canvas.Task;
import dev.weft.dify.NodeTypes;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A version of the app's canvas, as its nodes are shown. A version that can't be read any more has no tasks. */
final class Graph {
    private static final Set<String> ENDS = Set.of("end", "answer");

    private final Optional<CompiledCanvas> canvas;
    private final Optional<Set<String>> spoken;

    Graph(Optional<CompiledCanvas> canvas) {
        this.canvas = canvas;
        this.spoken = canvas.flatMap(Graph::spoken);
    }

    List<PlannedTask> topLevel() {
        return canvas.map(found -> found.plan().root().tasks()).orElse(List.of());
    }

    Optional<CompiledTask> task(NodePath path) {
        return canvas.flatMap(found -> found.task(path.inCanvas()));
    }

    /** Empty for a task that is no node. */
    Optional<String> nodeType(NodePath path, String type) {
        Optional<Task> source = task(path).map(CompiledTask::source);
        return source.isEmpty() || path.isItem()
                ? Optional.of(NodeTypes.of(type))
                : NodeTypes.of(source.get());
    }

    NodeKind kind(NodePath path, String type) {
        boolean each = !path.isItem()
                && task(path).map(CompiledTask::source).flatMap(Task::forEach).isPresent();
        return each || type.equals("forEach") ? NodeKind.ITERATION : type.equals("loop") ? NodeKind.LOOP : NodeKind.NODE;
    }

    /** Whether a failure of the task does not end what is around it. */
    boolean failureIsHandled(NodePath path) {
        return task(path)
                .map(found -> switch (found.planned().onError()) {
                    case CONTINUE, BRANCH, FALLBACK -> true;
                    case FAIL -> false;
                })
                .orElse(false);
    }

    List<String> predecessors(NodePath path) {
        return task(path).stream()
                .flatMap(found -> found.planned().edges().stream())
                .map(Edge::from)
                .distinct()
                .toList();
    }

    /**
     * Whether the text of the task is shown while it is written. Where a graph has ends, as Dify's have, only what these
     * return is; else all of it.
     */
    boolean speaks(NodePath path) {
        return spoken.map(tasks -> path.isTopLevel() && tasks.contains(path.id())).orElse(true);
    }

    private static Optional<Set<String>> spoken(CompiledCanvas canvas) {
        Set<String> tasks = new LinkedHashSet<>();
        boolean ends = false;
        for (PlannedTask task : canvas.plan().root().tasks()) {
            if (ENDS.contains(task.type())) {
                ends = true;
                tasks.addAll(task.needs().tasks());
            }
        }
        return ends ? Optional.of(Set.copyOf(tasks)) : Optional.empty();
    }
}
