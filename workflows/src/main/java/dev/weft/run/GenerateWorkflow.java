package dev.weft.run;

import dev.weft.task.Draft;
import dev.weft.task.TaskFailure;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Optional;

/** Has a model write the plan of a workflow, and gives it the problems of its plan back up to twice. */
@WorkflowInterface
public interface GenerateWorkflow {

    /** Name of the workflow type. */
    String TYPE = "GenerateCanvas";

    /** Nothing is stored: whoever waits for the result does that. */
    @WorkflowMethod(name = TYPE)
    Generation generate(Wish wish);

    /**
     * @param query what the workflow shall do, in its author's words
     * @param locale language tag of what the plan is written in; that of the query by default
     */
    record Wish(String workspace, String query, Optional<String> locale) {}

    /**
     * @param draft the last one: with a plan, or with the problems that are left; empty when there was no answer
     * @param failure why there was no answer
     */
    record Generation(Optional<Draft> draft, Optional<TaskFailure> failure) {
        static Generation of(Draft draft) {
            return new Generation(Optional.of(draft), Optional.empty());
        }

        static Generation of(TaskFailure failure) {
            return new Generation(Optional.empty(), Optional.of(failure));
        }
    }
}
