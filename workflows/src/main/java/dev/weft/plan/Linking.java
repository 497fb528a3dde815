package dev.weft.plan;

import dev.weft.canvas.Task;
import dev.weft.plan.PlannedTask.Edge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Makes the edges of every scope and puts its tasks in order. */
final class Linking {
    private final Problems problems;

    Linking(Problems problems) {
        this.problems = problems;
    }

    void link(ScopeDraft scope) {
        for (TaskDraft draft : scope.tasks) {
            draft.body.ifPresent(this::link);
            draft.handler.ifPresent(this::link);
        }
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (int number = 0; number < scope.tasks.size(); number++) {
            numbers.putIfAbsent(scope.tasks.get(number).id(), number);
        }
        edges(scope);
        Graph graph = graph(scope, numbers);
        Optional<List<Integer>> order = graph.order();
        if (order.isPresent() && new StateOrder(scope, graph, order.get(), problems).imply()) {
            edges(scope);
            graph = graph(scope, numbers);
            order = graph.order();
        }
        if (order.isPresent()) {
            scope.order = order.get().stream().map(scope.tasks::get).toList();
            unreachable(scope);
        } else {
            graph.cycles().forEach(cycle -> report(scope, cycle));
        }
    }

    private static void edges(ScopeDraft scope) {
        for (TaskDraft draft : scope.tasks) {
            SequencedSet<String> named = new LinkedHashSet<>();
            List<Edge> edges = new ArrayList<>();
            for (Task.Dependency dependency : draft.explicit) {
                named.add(dependency.task());
                edges.add(new Edge(dependency.task(), dependency.branch(), true));
            }
            for (String id : draft.implied) {
                if (named.add(id)) {
                    edges.add(new Edge(id, Optional.empty(), false));
                }
            }
            draft.edges = edges;
        }
    }

    private static Graph graph(ScopeDraft scope, Map<String, Integer> numbers) {
        Graph graph = new Graph(scope.tasks.size());
        for (int to = 0; to < scope.tasks.size(); to++) {
            for (Edge edge : scope.tasks.get(to).edges) {
                Integer from = numbers.get(edge.from());
                if (from != null) {
                    graph.edge(from, to);
                }
            }
        }
        return graph;
    }

    private void report(ScopeDraft scope, List<Integer> cycle) {
        List<String> ids = new ArrayList<>();
        cycle.forEach(number -> ids.add(scope.tasks.get(number).id()));
        ids.add(ids.getFirst());
        problems.add(
                scope.tasks.get(cycle.getFirst()),
                "",
                "cycle",
                "These tasks wait for each other: " + String.join(" → ", ids) + "; remove one of the dependencies");
    }

    /** Nothing follows a jump: what depends on jumps only never runs. */
    private void unreachable(ScopeDraft scope) {
        Map<String, Boolean> dead = new LinkedHashMap<>();
        for (TaskDraft draft : scope.order) {
            List<Edge> deciding = deciding(draft);
            boolean never = !deciding.isEmpty() && deciding.stream().allMatch(edge -> dead.getOrDefault(edge.from(), false));
            dead.put(draft.id(), never || draft.jump());
            if (never) {
                problems.add(
                        draft,
                        "/dependsOn",
                        "unreachable",
                        "This task never runs: all it depends on, " + deciding.getFirst().from()
                                + " first, leaves the iteration; let it depend on something else");
            }
        }
    }

    /** The edges that decide whether a task runs. */
    static List<Edge> deciding(TaskDraft draft) {
        List<Edge> explicit = draft.edges.stream().filter(Edge::explicit).toList();
        return explicit.isEmpty() ? draft.edges : explicit;
    }

    /**
     * Ids of the tasks whose results are the scope's, in plan order: of a canvas its ends, where it has any, else the
     * tasks whose result nothing in the scope asks for.
     */
    static List<String> last(ScopeDraft scope) {
        List<String> ends = scope.order.stream()
                .filter(draft -> scope.kind == ScopeDraft.Kind.ROOT && draft.ends())
                .map(TaskDraft::id)
                .toList();
        return ends.isEmpty() ? unasked(scope) : ends;
    }

    private static List<String> unasked(ScopeDraft scope) {
        SequencedSet<String> asked = new LinkedHashSet<>();
        for (TaskDraft draft : scope.order) {
            if (!draft.jump()) {
                draft.edges.forEach(edge -> asked.add(edge.from()));
            }
        }
        return scope.order.stream()
                .filter(draft -> !draft.jump() && !asked.contains(draft.id()))
                .map(TaskDraft::id)
                .toList();
    }
}
