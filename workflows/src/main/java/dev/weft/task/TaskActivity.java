package dev.weft.task;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Everything a run does to the world. Each call is idempotent per (Temporal run, path, phase): a repeated call finds
 * what the first one committed to the journal and returns that.
 */
@ActivityInterface
public interface TaskActivity {

    /**
     * One phase of one task.
     *
     * @throws io.temporal.failure.ApplicationFailure whose type is a {@link FailureCode}'s name; it is non-retryable
     *     once the task has failed for good, and that failure is then in the journal
     */
    @ActivityMethod(name = "Task")
    TaskResult execute(TaskRequest request);

    /**
     * Short tasks that follow one another, or any single one, with one commit for all and for the end of the run. The
     * results end before the first one that did not succeed at once.
     *
     * @throws io.temporal.failure.ApplicationFailure as {@link #execute} does, of the first task
     */
    @ActivityMethod(name = "Steps")
    StepsResult steps(StepsRequest request);
}
