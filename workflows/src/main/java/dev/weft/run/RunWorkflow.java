package dev.weft.run;

import dev.weft.task.RunOutcome;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One run of a canvas. Its workflow id is the run's id. */
@WorkflowInterface
public interface RunWorkflow extends Steering {

    /** Name of the workflow type. */
    String TYPE = "RunCanvas";

    /** @return how the run ended; the workflow itself completes whatever became of the run */
    @WorkflowMethod(name = TYPE)
    RunOutcome run(RunInput input);

    /** Where the results so far stand in the journal. */
    @QueryMethod(name = "output")
    OutputSnapshot output();
}
