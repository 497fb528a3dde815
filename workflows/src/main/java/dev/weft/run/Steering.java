package dev.weft.run;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** How a run, or a part of one, is steered and asked from outside. */
public interface Steering {

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

    /** Where it stands, and the tasks of its outermost scope. */
    @QueryMethod(name = "status")
    RunSnapshot status();
}
