package dev.weft.workers.replay;

import dev.weft.run.Answer;
import dev.weft.run.OutputSnapshot;
import dev.weft.run.RunInput;
import dev.weft.run.RunSnapshot;
import dev.weft.run.RunWorkflow;
import dev.weft.run.RunWorkflowImpl;
import dev.weft.task.RunOutcome;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Behaves otherwise than the runs that have been: it waits on a timer first, and asks for no version. */
public final class BrokenRunWorkflow implements RunWorkflow {
    private final RunWorkflow whole = new RunWorkflowImpl();

    @Override
    public RunOutcome run(RunInput input) {
        Workflow.sleep(Duration.ofSeconds(1));
        return whole.run(input);
    }

    @Override
    public void abort(String reason) {
        whole.abort(reason);
    }

    @Override
    public void pause() {
        whole.pause();
    }

    @Override
    public void resume() {
        whole.resume();
    }

    @Override
    public void answer(Answer answer) {
        whole.answer(answer);
    }

    @Override
    public void validateAnswer(Answer answer) {
        whole.validateAnswer(answer);
    }

    @Override
    public RunSnapshot status() {
        return whole.status();
    }

    @Override
    public OutputSnapshot output() {
        return whole.output();
    }
}
