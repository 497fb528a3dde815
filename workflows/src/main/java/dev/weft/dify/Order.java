package dev.weft.dify;

import dev.weft.dify.TaskTree.Dependency;
import dev.weft.plan.Compilation;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.plan.PlanCompiler;
import dev.weft.plan.PlannedTask;
import dev.weft.task.TaskCatalog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a canvas's tasks wait for. A task that only names another one comes after it in Weft, and needs an edge in Dify.
 */
final class Order {
    private final TaskTree tasks;
    private final Original original;
    private final Map<String, List<Dependency>> edges = new LinkedHashMap<>();

    Order(JsonNode definition, TaskTree tasks, Original original) {
        this.tasks = tasks;
        this.original = original;
        if (PlanCompiler.compile(definition, TaskCatalog.standard()) instanceof Compilation.Compiled compiled) {
            compiled.canvas().tasks().values().stream().map(CompiledTask::planned).forEach(this::settle);
        }
    }

    /** Of a task behind all that it waits for. */
    private void settle(PlannedTask planned) {
        tasks.find(planned.id()).ifPresent(task -> {
            List<Dependency> all = new ArrayList<>(tasks.dependencies(task));
            if (original.unchanged(task).isEmpty()) {
                for (PlannedTask.Edge edge : planned.edges()) {
                    implied(edge).stream()
                            .filter(one -> !all.contains(one) && !reached(all).contains(one.task()))
                            .forEach(all::add);
                }
            }
            edges.put(planned.id(), List.copyOf(all));
        });
    }

    private List<Dependency> implied(PlannedTask.Edge edge) {
        return edge.explicit()
                ? List.of()
                : tasks.find(edge.from()).stream()
                        .flatMap(task -> tasks.serves(task)
                                ? tasks.dependencies(task).stream()
                                : List.of(new Dependency(edge.from(), "")).stream())
                        .toList();
    }

    /** The edges that lead to a task: those its author wrote and, where nothing tells the order, those it implies. */
    List<Dependency> of(JsonNode task) {
        List<Dependency> settled = edges.get(Loose.text(task, "id"));
        return settled == null ? tasks.dependencies(task) : settled;
    }

    private Set<String> reached(List<Dependency> from) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<Dependency> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            String id = open.remove().task();
            if (reached.add(id)) {
                tasks.find(id).ifPresent(task -> open.addAll(of(task)));
            }
        }
        return reached;
    }

    /** Whether a task comes to its end before another one begins. */
    boolean before(String earlier, JsonNode task) {
        return reached(of(task)).contains(earlier);
    }

    /** Whether an edge that a task implies would let it run where its own dependencies don't. */
    boolean forced(JsonNode task) {
        List<Dependency> written = tasks.dependencies(task);
        return !written.isEmpty() && of(task).size() > written.size() && branched(task);
    }

    private boolean branched(JsonNode task) {
        return reached(of(task)).stream().flatMap(id -> tasks.find(id).stream()).anyMatch(this::chosen) || chosen(task);
    }

    private boolean chosen(JsonNode task) {
        return of(task).stream().anyMatch(dependency -> !dependency.branch().isEmpty());
    }
}
