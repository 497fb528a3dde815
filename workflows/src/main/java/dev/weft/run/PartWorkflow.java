package dev.weft.run;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A part of a run that has a history of its own: a range of iterations, or a sub-canvas. */
@WorkflowInterface
public interface PartWorkflow extends Steering {

    String TYPE = "RunPart";

    @WorkflowMethod(name = TYPE)
    PartResult run(PartInput input);
}
