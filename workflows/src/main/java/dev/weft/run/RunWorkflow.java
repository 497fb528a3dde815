package dev.weft.run;

import dev.weft.task.RunOutcome;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One run of a canvas. Its workflow id is the run's id. */
@WorkflowInterface
public interface RunWorkflow {

    /** Name of the workflow type. */
    String TYPE = "RunCanvas";

    /** @return how the run ended; the workflow itself completes whatever became of the run */
    @WorkflowMethod(name = TYPE)
    RunOutcome run(RunInput input);

    /** Nothing new starts and what is in flight is cancelled. Does nothing once the run has ended. */
    @SignalMethod(name = "abort")
    void abort(String reason);

    /** Nothing new starts until {@link #resume()}; what is in flight goes on. Does nothing on a paused or ended run. */
    @SignalMethod(name = "pause")
    void pause();

    /** Ends a pause and nothing else. */
    @SignalMethod(name = "resume")
    void resume();

    /** Answers an approval. */
    @UpdateMethod(name = "answer")
    void answer(Answer answer);

    /** @throws IllegalArgumentException with the reason, an {@link AnswerRefusal}; nothing has changed then */
    @UpdateValidatorMethod(updateName = "answer")
    void validateAnswer(Answer answer);

    /** Where the run and the tasks of its top level stand. */
    @QueryMethod(name = "status")
    RunSnapshot status();

    /** Where the results so far stand in the journal. */
    @QueryMethod(name = "output")
    OutputSnapshot output();
}
