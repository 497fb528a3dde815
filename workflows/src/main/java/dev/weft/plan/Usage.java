package dev.weft.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** What expressions name, while it is being collected. */
final class Usage {
    private final SequencedSet<String> tasks = new LinkedHashSet<>();
    private final SequencedSet<String> state = new LinkedHashSet<>();
    private boolean item;
    private boolean iteration;

    void task(String id) {
        tasks.add(id);
    }

    void state(String name) {
        state.add(name);
    }

    /** Names the value of an item. */
    void item() {
        item = true;
        iteration = true;
    }

    /** Names the iteration, if only its index. */
    void iteration() {
        iteration = true;
    }

    boolean namesItem() {
        return item;
    }

    boolean namesIteration() {
        return iteration;
    }

    void addAll(Usage other) {
        tasks.addAll(other.tasks);
        state.addAll(other.state);
        item |= other.item;
        iteration |= other.iteration;
    }

    Needs needs() {
        return tasks.isEmpty() && state.isEmpty() && !item
                ? Needs.NONE
                : new Needs(new ArrayList<>(tasks), new ArrayList<>(state), item);
    }
}
