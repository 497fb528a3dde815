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
 * @param settled results that a retry reuses: tasks that count as done from the start
 * @param carried set after continue-as-new; {@code settled} is empty then
 */
public record RunInput(
        RunKey run,
        CanvasKey canvas,
        String title,
        byte[] plan,
        ObjectNode facts,
        ObjectNode variables,
        boolean variablesOverflow,
        SettledTasks settled,
        Optional<Carried> carried) {

    RunInput next(Carried along) {
        return new RunInput(
                run,
                canvas,
                title,
                plan,
                facts,
                variables,
                variablesOverflow,
                SettledTasks.NONE,
                Optional.of(along));
    }

    /**
     * A task of the top level that needs not run.
     *
     * @param exposed as in {@link TaskView}
     * @param branch the case that a {@code switch} took
     * @param assigned run variables that it has set; empty of a task of another run, whose own are set anew
     */
    public record Settled(
            String task,
            TaskStatus status,
            Optional<ValueRef> value,
            Optional<JsonNode> exposed,
            boolean overflow,
            boolean inline,
            Optional<String> branch,
            Optional<TaskFailure> failure,
            List<StateValue> assigned) {

        public Settled {
            assigned = List.copyOf(assigned);
        }
    }
}
