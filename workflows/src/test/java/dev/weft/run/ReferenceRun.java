package dev.weft.run;

import dev.weft.plan.Control;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import dev.weft.plan.PlannedTask.OnError;
import dev.weft.run.RandomGraphs.Graph;
import dev.weft.task.TaskStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rules of a run, one task after the other in plan order, with nothing clever about it. */
final class ReferenceRun {
    private final Graph graph;
    final Map<String, TaskStatus> status = new LinkedHashMap<>();
    private final Map<String, String> taken = new LinkedHashMap<>();

    ReferenceRun(Graph graph) {
        this.graph = graph;
        graph.scope().tasks().forEach(this::step);
    }

    /** Whether a task without a way on fails the run; what ran beside it is then a matter of timing. */
    boolean fatal() {
        return graph.scope().tasks().stream()
                .anyMatch(task -> status.get(task.id()) == TaskStatus.FAILED && task.onError() == OnError.FAIL);
    }

    private void step(PlannedTask task) {
        boolean explicit = task.edges().stream().anyMatch(Edge::explicit);
        boolean reached = task.edges().isEmpty();
        for (Edge edge : task.edges()) {
            if ((edge.explicit() || !explicit) && leads(edge)) {
                reached = true;
            }
        }
        boolean wanted = task.when().map(when -> when.source().equals("true")).orElse(true);
        if (!reached || !wanted) {
            status.put(task.id(), TaskStatus.SKIPPED);
        } else if (graph.fails().contains(task.id())) {
            status.put(task.id(), TaskStatus.FAILED);
        } else {
            status.put(task.id(), TaskStatus.SUCCEEDED);
            if (task.control() instanceof Control.Switch choice) {
                choice.cases().stream()
                        .filter(one -> one.when().source().equals("true"))
                        .findFirst()
                        .ifPresent(one -> taken.put(task.id(), one.name()));
            }
        }
    }

    private boolean leads(Edge edge) {
        PlannedTask from = graph.scope().tasks().stream()
                .filter(task -> task.id().equals(edge.from()))
                .findFirst()
                .orElseThrow();
        String branch = edge.branch().orElse("");
        return switch (status.get(edge.from())) {
            case SUCCEEDED -> branch.isEmpty() || branch.equals(taken.get(edge.from()));
            case FAILED -> from.onError() == OnError.BRANCH ? branch.equals("error") : branch.isEmpty();
            case SKIPPED, WAITING, RUNNING, ABORTED -> false;
        };
    }
}
