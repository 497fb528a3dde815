package dev.weft.plan;

import dev.weft.plan.PlannedTask.Edge;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Orders what sets and reads run variables within a scope, so that a run never depends on which of two tasks was
 * quicker. A reader without an order to a writer that may run too comes after it; two writers need an order of their
 * author's, or branches that exclude each other.
 */
final class StateOrder {
    private static final int MAX_GUARDS = 64;

    private final ScopeDraft scope;
    private final Graph graph;
    private final List<Integer> order;
    private final Problems problems;
    private final Map<Integer, Reach> reaches = new LinkedHashMap<>();
    /** Of each task the branches, by the task that takes them, of which one must be taken for it to run. */
    private final Map<String, Map<String, Set<String>>> guards = new LinkedHashMap<>();
    private boolean changed;

    private record Reach(BitSet before, BitSet after) {}

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
        Map<String, Set<String>> other = guards.getOrDefault(second.id(), Map.of());
        return guards.getOrDefault(first.id(), Map.of()).entrySet().stream()
                .anyMatch(guard -> other.containsKey(guard.getKey())
                        && Collections.disjoint(guard.getValue(), other.getOrDefault(guard.getKey(), Set.of())));
    }

    /** A join runs when any of its dependencies ran: what guards each of them guards it, by any of their branches. */
    private void guard(TaskDraft draft) {
        Optional<SequencedMap<String, Set<String>>> common = Optional.empty();
        for (Edge edge : Linking.deciding(draft)) {
            SequencedMap<String, Set<String>> own = new LinkedHashMap<>(guards.getOrDefault(edge.from(), Map.of()));
            edge.branch().ifPresent(branch -> own.put(edge.from(), Set.of(branch)));
            common.ifPresent(before -> {
                own.keySet().retainAll(before.keySet());
                own.replaceAll((task, branches) -> either(branches, before.getOrDefault(task, Set.of())));
            });
            common = Optional.of(own);
        }
        SequencedMap<String, Set<String>> result = common.orElseGet(LinkedHashMap::new);
        while (result.size() > MAX_GUARDS) {
            result.pollFirstEntry();
        }
        guards.put(draft.id(), result);
    }

    private static Set<String> either(Set<String> some, Set<String> others) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }
}
