package dev.weft.plan;

import dev.weft.plan.PlannedTask.Edge;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Orders what sets and reads run variables within a scope, so that a run never depends on which of two tasks was
 * quicker. A reader without an order to a writer that may run too comes after it; two writers need an order of their
 * author's, or branches that exclude each other.
 */
final class StateOrder {
    private static final int MAX_GUARDS = 64;
    private static final int MAX_BRANCHES = 64;

    private final ScopeDraft scope;
    private final Graph graph;
    private final List<Integer> order;
    private final Problems problems;
    private final Map<Integer, Reach> reaches = new LinkedHashMap<>();
    /** Of each task the ways in which it may come to run. */
    private final Map<String, List<Guard>> guards = new LinkedHashMap<>();
    private boolean changed;

    private record Reach(BitSet before, BitSet after) {}

    /** @param branches by the task that takes them; one of each must be taken */
    private record Guard(Map<String, Set<String>> branches) {
        static final Guard NONE = new Guard(Collections.emptySortedMap());

        Guard and(String task, String branch) {
            LinkedHashMap<String, Set<String>> all = new LinkedHashMap<>(branches);
            all.put(task, new LinkedHashSet<>(List.of(branch)));
            while (all.size() > MAX_BRANCHES) {
                all.pollFirstEntry();
            }
            return new Guard(all);
        }

        Guard or(Guard other) {
            Map<String, Set<String>> both = new LinkedHashMap<>();
            branches.forEach((task, some) -> {
                if (other.branches.containsKey(task)) {
                    Set<String> any = new LinkedHashSet<>(some);
                    any.addAll(other.branches.getOrDefault(task, Collections.emptySortedSet()));
                    both.put(task, any);
                }
            });
            return new Guard(both);
        }

        boolean excludes(Guard other) {
            return branches.entrySet().stream()
                    .filter(guard -> other.branches.containsKey(guard.getKey()))
                    .anyMatch(guard -> Collections.disjoint(
                            guard.getValue(), other.branches.getOrDefault(guard.getKey(), Collections.emptySortedSet())));
        }
    }

    StateOrder(ScopeDraft scope, Graph graph, List<Integer> order, Problems problems) {
        this.scope = scope;
        this.graph = graph;
        this.order = order;
        this.problems = problems;
    }

    /** Adds implied edges from writers to readers and reports writers without an order; true when edges were added. */
    boolean imply() {
        Map<String, BitSet> writers = new LinkedHashMap<>();
        Map<String, BitSet> readers = new LinkedHashMap<>();
        for (int number : order) {
            TaskDraft draft = scope.tasks.get(number);
            draft.writes.forEach(name -> writers.computeIfAbsent(name, key -> new BitSet()).set(number));
            draft.reads.forEach(name -> readers.computeIfAbsent(name, key -> new BitSet()).set(number));
        }
        writers.forEach((name, setting) -> {
            BitSet reading = readers.getOrDefault(name, new BitSet());
            order(setting, reading);
            conflicts(name, setting, reading);
        });
        return changed;
    }

    /** Readers that write too are ordered only against pure writers; two of a kind are a conflict. */
    private void order(BitSet writers, BitSet readers) {
        for (int reader = readers.nextSetBit(0); reader >= 0; reader = readers.nextSetBit(reader + 1)) {
            BitSet open = unordered(reader, writers);
            if (writers.get(reader)) {
                open.andNot(readers);
            }
            never(reader, open);
            while (!open.isEmpty()) {
                int latest = latest(open);
                changed |= scope.tasks.get(reader).implied.add(scope.tasks.get(latest).id());
                open.andNot(reach(latest).before());
                open.clear(latest);
            }
        }
    }

    /** Leaves out what never runs together with a task. */
    private void never(int reader, BitSet writers) {
        TaskDraft draft = scope.tasks.get(reader);
        for (int writer : writers.stream().toArray()) {
            if (exclusive(draft, scope.tasks.get(writer))) {
                writers.clear(writer);
            }
        }
    }

    private void conflicts(String name, BitSet writers, BitSet readers) {
        for (int first = writers.nextSetBit(0); first >= 0; first = writers.nextSetBit(first + 1)) {
            BitSet open = unordered(first, writers);
            for (int second = open.nextSetBit(first + 1); second >= 0; second = open.nextSetBit(second + 1)) {
                boolean ordered = readers.get(first) != readers.get(second);
                if (!ordered && !exclusive(scope.tasks.get(first), scope.tasks.get(second))) {
                    problems.add(
                            scope.tasks.get(second),
                            "",
                            "unordered_assigns",
                            "Both \"" + scope.tasks.get(first).id() + "\" and \"" + scope.tasks.get(second).id()
                                    + "\" set the run variable \"" + name
                                    + "\", in no order; let one of them depend on the other");
                    break;
                }
            }
        }
    }

    private BitSet unordered(int node, BitSet among) {
        Reach reach = reach(node);
        BitSet open = (BitSet) among.clone();
        open.clear(node);
        open.andNot(reach.before());
        open.andNot(reach.after());
        return open;
    }

    private int latest(BitSet nodes) {
        for (int number : order.reversed()) {
            if (nodes.get(number)) {
                return number;
            }
        }
        throw new IllegalStateException("No node is left");
    }

    private Reach reach(int node) {
        return reaches.computeIfAbsent(node, key -> new Reach(graph.ancestors(key), graph.descendants(key)));
    }

    private boolean exclusive(TaskDraft first, TaskDraft second) {
        if (guards.isEmpty()) {
            order.forEach(number -> guard(scope.tasks.get(number)));
        }
        List<Guard> others = guards.getOrDefault(second.id(), List.of());
        return guards.getOrDefault(first.id(), List.of()).stream()
                .allMatch(guard -> others.stream().allMatch(guard::excludes));
    }

    /** A join runs when any of its dependencies ran. */
    private void guard(TaskDraft draft) {
        SequencedSet<Guard> all = new LinkedHashSet<>();
        for (Edge edge : Linking.deciding(draft)) {
            for (Guard before : guards.getOrDefault(edge.from(), List.of())) {
                all.add(edge.branch().map(branch -> before.and(edge.from(), branch)).orElse(before));
            }
        }
        if (all.isEmpty()) {
            all.add(Guard.NONE);
        }
        Guard either = all.stream().reduce(Guard::or).orElse(Guard.NONE);
        guards.put(draft.id(), all.size() > MAX_GUARDS ? List.of(either) : List.copyOf(all));
    }
}
