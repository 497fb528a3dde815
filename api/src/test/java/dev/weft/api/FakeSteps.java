package dev.weft.api;

import dev.weft.run.RunInput;
import dev.weft.task.RunStatus;
import io.temporal.activity.ActivityInterface;

/** What the fake run writes. */
@ActivityInterface
public interface FakeSteps {

    boolean begin(RunInput input);

    /** Writes that the run can't be run, with the code that its input {@code text} names. */
    void refuse(RunInput input);

    void end(RunInput input, RunStatus status);
}
