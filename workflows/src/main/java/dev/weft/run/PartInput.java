package dev.weft.run;

import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Starts a part of a run.
 *
 * @param title for people
 * @param plan a plan whose root holds the block alone; empty for a sub-canvas, which loads its own
 * @param place in which the block stands; of a sub-canvas the one in which its own tasks stand
 * @param outer tasks around the block that it names
 * @param state run variables as the block finds them
 * @param maxParallel this part's share
 * @param carried set after continue-as-new
 */
public record PartInput(
        RunKey run,
        String title,
        ObjectNode facts,
        Work work,
        byte[] plan,
        Place place,
        SequencedMap<String, TaskView> outer,
        List<StateValue> state,
        int maxParallel,
        boolean paused,
        Optional<Carried> carried) {

    public PartInput {
        state = List.copyOf(state);
        outer = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outer));
    }

    PartInput next(Carried along) {
        return new PartInput(
                run, title, facts, work, plan, place, outer, state, maxParallel, along.paused(), Optional.of(along));
    }

    /**
     * What to do.
     *
     * @param list the items of a {@code forEach}
     * @param count rounds of a loop that counts
     */
    public record Work(Kind kind, Optional<ValueRef> list, int from, int to, Optional<Integer> count) {}

    public enum Kind {
        /** Runs a sub-canvas. */
        CANVAS,
        /** Runs the items {@code from} to {@code to} (exclusive) of a {@code forEach}. */
        ITEMS,
        /** Runs a loop's rounds, at most until {@code to} (exclusive). */
        ROUNDS
    }
}
