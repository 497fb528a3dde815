package dev.weft.run;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A part of a run that has a history of its own: a range of iterations, or a sub-canvas. */
@WorkflowInterface
public interface PartWorkflow {

    String TYPE = "RunPart";

    @WorkflowMethod(name = TYPE)
    PartResult run(PartInput input);

    /** As {@link RunWorkflow#abort}. */
    @SignalMethod(name = "abort")
    void abort(String reason);

    /** As {@link RunWorkflow#pause}. */
    @SignalMethod(name = "pause")
    void pause();

    /** As {@link RunWorkflow#resume}. */
    @SignalMethod(name = "resume")
    void resume();

    /** As {@link RunWorkflow#answer}. */
    @UpdateMethod(name = "answer")
    void answer(Answer answer);

    /** As {@link RunWorkflow#validateAnswer}. */
    @UpdateValidatorMethod(updateName = "answer")
    void validateAnswer(Answer answer);

    /** Where the tasks of this part's outermost scope stand. */
    @QueryMethod(name = "status")
    RunSnapshot status();
}
