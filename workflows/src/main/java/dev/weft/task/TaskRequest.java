package dev.weft.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Asks for one phase of one task. Carries names of values, never values.
 *
 * @param run of which workspace
 * @param canvas whose version holds the task's configuration
 * @param task path in the canvas, such as {@code outer/inner}
 * @param path in the run, such as {@code outer[2]/inner}
 * @param inputs results of the tasks its templates name, by the name used; a task without one is null to them
 * @param state run variables by name
 * @param frames blocks around the task, outermost first
 * @param variables of a sub-canvas; empty: the run's inputs
 * @param decisions to be committed before anything else
 * @param expression of {@link Phase#DECIDE}
 * @param error of {@link Phase#FALLBACK}
 * @param parts of {@link Phase#COLLECT}: how many iterations there were
 */
public record TaskRequest(
        Phase phase,
        RunActivity.RunKey run,
        CanvasKey canvas,
        String task,
        String path,
        SequencedMap<String, ValueRef> inputs,
        SequencedMap<String, ValueRef> state,
        List<Frame> frames,
        Optional<ValueRef> variables,
        List<Decision> decisions,
        Optional<String> expression,
        Optional<TaskFailure> error,
        Optional<Parts> parts) {

    public TaskRequest {
        inputs = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        state = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(state));
        frames = List.copyOf(frames);
        decisions = List.copyOf(decisions);
    }

    /** A version of a canvas. */
    public record CanvasKey(String id, int version) {}

    /**
     * The iterations whose results a block's result is made of.
     *
     * @param from first index
     * @param to index after the last
     * @param results by iteration: the body's result tasks by id; an iteration without any failed or was left out
     * @param chunks results of child workflows that ran ranges, in order, instead of {@code results}
     */
    public record Parts(int from, int to, List<Map<String, ValueRef>> results, List<ValueRef> chunks) {
        public Parts {
            results = List.copyOf(results);
            chunks = List.copyOf(chunks);
        }
    }

    public enum Phase {
        /** Runs the task and commits its result. */
        RUN,
        /** Renders the configuration of a task that the workflow itself carries out, and journals its start. */
        PREPARE,
        /** Stores the items of a {@code forEach} and counts them. */
        EXPAND,
        /** Puts a block's result together. */
        COLLECT,
        /** Evaluates a condition whose values are too large for the workflow. */
        DECIDE,
        /** Commits the fallback value of a task that failed in the workflow. */
        FALLBACK
    }
}
