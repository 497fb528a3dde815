package dev.weft.plan;

import dev.weft.plan.PlannedTask.Edge;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Orders what sets and reads run variables within a scope, so that a run never depends on which of two tasks was
 * quicker. A reader without an order to a writer that may run too comes after it; two writers need an order of their author's, or
 * different branches of one switch.
 */
final class StateOrder {
    private static final int MAX_GUARDS = 64;

    private final ScopeDraft scope;
    private final Graph graph;
    private final List<Integer> order;
    private final Problems problems;
    private final Map<Integer, Reach> reaches = new LinkedHashMap<>();
    private final Map<String, SequencedSet<Guard>> guards = new LinkedHashMap<>();
    private boolean changed;

    private record Reach(BitSet before, BitSet after) {}

    /** Runs only when a branch of a task was taken. */
    private record Guard(String task, String branch) {}

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
        return guards.getOrDefault(first.id(), new LinkedHashSet<>()).stream()
                .anyMatch(guard -> guards.getOrDefault(second.id(), new LinkedHashSet<>()).stream()
                        .anyMatch(other -> other.task().equals(guard.task())
                                && !other.branch().equals(guard.branch())));
    }

    /** A join runs when any of its dependencies ran: what guards all of them guards it. */
    private void guard(TaskDraft draft) {
        Optional<SequencedSet<Guard>> common = Optional.empty();
        for (Edge edge : Linking.deciding(draft)) {
            SequencedSet<Guard> own = new LinkedHashSet<>(guards.getOrDefault(edge.from(), new LinkedHashSet<>()));
            edge.branch().ifPresent(branch -> own.add(new Guard(edge.from(), branch)));
            common.ifPresent(own::retainAll);
            common = Optional.of(own);
        }
        SequencedSet<Guard> result = common.orElseGet(LinkedHashSet::new);
        while (result.size() > MAX_GUARDS) {
            result.removeFirst();
        }
        guards.put(draft.id(), result);
    }
}
