package dev.weft.run;

import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Starts a run. Made by {@link RunInputs}.
 *
 * @param plan the skeleton, packed by {@link PlanCodec}
 * @param facts the roots {@code run} and {@code sys} of expressions
 * @param variables the parts of the inputs that control expressions read
 * @param variablesOverflow these are too large and were left out
 * @param settled tasks that count as done from the start: a retry's reused results, or what stood before
 *     continue-as-new
 * @param carried set after continue-as-new
 */
public record RunInput(
        RunKey run,
        CanvasKey canvas,
        String title,
        byte[] plan,
        ObjectNode facts,
        ObjectNode variables,
        boolean variablesOverflow,
        List<Settled> settled,
        Optional<Carried> carried) {

    public RunInput {
        settled = List.copyOf(settled);
    }

    /**
     * A task of the top level that needs not run.
     *
     * @param exposed as in {@link TaskView}
     * @param branch the case that a {@code switch} took
     */
    public record Settled(
            String task,
            TaskStatus status,
            Optional<ValueRef> value,
            Optional<JsonNode> exposed,
            boolean overflow,
            boolean inline,
            Optional<String> branch,
            Optional<TaskFailure> failure) {}

    /**
     * What a run takes across continue-as-new.
     *
     * @param deadlineMillis of the whole run, in Unix milliseconds
     * @param state run variables
     * @param pauses how many pauses there were
     */
    public record Carried(
            Optional<Long> deadlineMillis,
            boolean paused,
            int pauses,
            List<StateValue> state,
            List<String> answered) {}
}
