package dev.weft.api;

import dev.weft.run.Answer;
import dev.weft.run.AnswerRefusal;
import dev.weft.run.OutputSnapshot;
import dev.weft.run.RunInput;
import dev.weft.run.RunSnapshot;
import dev.weft.run.RunWorkflow;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A run as the API sees one, without any task: it writes its start, waits for an abort, an answer or, when its title is
 * {@code Quick} or {@code Failing}, for nothing, and writes its end. One that is {@code Impossible} writes only that it
 * failed.
 */
public class FakeRun implements RunWorkflow {
    private final FakeSteps steps = Workflow.newActivityStub(
            FakeSteps.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(20)).build());
    private Optional<String> aborted = Optional.empty();
    private Optional<Answer> answer = Optional.empty();
    private boolean paused;
    private boolean ended;

    @Override
    public RunOutcome run(RunInput input) {
        if (input.title().equals("Impossible")) {
            steps.refuse(input);
            return new RunOutcome(RunStatus.FAILED, Optional.empty());
        }
        if (!steps.begin(input)) {
            return new RunOutcome(RunStatus.ABORTED, Optional.empty());
        }
        if (!input.title().equals("Quick") && !input.title().equals("Failing")) {
            Workflow.await(() -> aborted.isPresent() || answer.isPresent());
        }
        RunStatus done = input.title().equals("Failing") ? RunStatus.FAILED : RunStatus.SUCCEEDED;
        RunStatus status = aborted.isPresent() ? RunStatus.ABORTED : done;
        ended = true;
        steps.end(input, status);
        return new RunOutcome(status, Optional.empty());
    }

    @Override
    public void abort(String reason) {
        aborted = Optional.of(reason);
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void answer(Answer given) {
        answer = Optional.of(given);
    }

    @Override
    public void validateAnswer(Answer given) {
        if (!given.decision().equals("approved")) {
            throw new IllegalArgumentException(AnswerRefusal.INVALID_ANSWER + ": not offered");
        }
        if (answer.isPresent()) {
            throw new IllegalArgumentException(AnswerRefusal.APPROVAL_ANSWERED + ": answered");
        }
    }

    @Override
    public RunSnapshot status() {
        RunStatus now = paused ? RunStatus.PAUSED : RunStatus.RUNNING;
        return new RunSnapshot(
                ended ? RunStatus.SUCCEEDED : now,
                List.of(new RunSnapshot.Task("second", TaskStatus.RUNNING, Optional.empty())));
    }

    @Override
    public OutputSnapshot output() {
        return new OutputSnapshot(new LinkedHashMap<>());
    }
}
