package dev.weft.task;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Asks for one phase of one task. Carries names of values, never values.
 *
 * @param run of which workspace
 * @param canvas whose version holds the task's configuration
 * @param task path in the canvas, such as {@code outer/inner}; empty: the canvas itself, whose outputs are collected
 * @param path in the run, such as {@code outer[2]/inner}; with a {@code #} the result is kept there beside the events
 * @param inputs what became of the tasks its templates name, by the name used
 * @param state run variables by name
 * @param frames blocks around the task, outermost first; of {@link Phase#COLLECT} the block itself is the last one,
 *     its index that of each part in turn
 * @param variables of a sub-canvas; empty: the run's inputs
 * @param depth how many canvases stand around the task's own
 * @param decisions to be committed before anything else
 * @param expression of {@link Phase#DECIDE}
 * @param error of {@link Phase#FALLBACK}
 * @param parts of {@link Phase#COLLECT}
 */
public record TaskRequest(
        Phase phase,
        RunActivity.RunKey run,
        CanvasKey canvas,
        String task,
        String path,
        SequencedMap<String, Given> inputs,
        SequencedMap<String, ValueRef> state,
        List<Frame> frames,
        Optional<ValueRef> variables,
        int depth,
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

    /** The same with other results by name. */
    public TaskRequest naming(SequencedMap<String, Given> named) {
        return new TaskRequest(
                phase, run, canvas, task, path, named, state, frames, variables, depth, decisions, expression, error, parts);
    }

    /** A version of a canvas. */
    public record CanvasKey(String id, int version) {}

    /**
     * What a block's result is made of: either its iterations, or the results of child workflows that ran ranges of
     * them, in order.
     *
     * @param iterations those that count; of a loop only the last one
     * @param count how many there were
     */
    public record Parts(List<Part> iterations, List<ValueRef> chunks, int count) {
        public Parts {
            iterations = List.copyOf(iterations);
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * One iteration.
     *
     * @param failed its item is null
     * @param results of the body's tasks that the block's output names, or of the body's last tasks, by id
     */
    public record Part(int index, boolean failed, SequencedMap<String, Given> results) {
        public Part {
            results = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
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
        /** Commits the decisions it carries, one of which ends this task, and names the output. */
        COMMIT,
        /** Commits the fallback value of a task that failed in the workflow. */
        FALLBACK
    }
}
