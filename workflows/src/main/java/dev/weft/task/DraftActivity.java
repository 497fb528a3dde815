package dev.weft.task;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Has a model write a plan. */
@ActivityInterface
public interface DraftActivity {

    /**
     * Asks once. What the model answers is checked, not repaired; the same round asks with the same idempotency key.
     *
     * @throws io.temporal.failure.ApplicationFailure when there is no answer; its type is a {@link FailureCode}'s name,
     *     and it is non-retryable once trying again is not worth it
     */
    @ActivityMethod(name = "DraftPlan")
    Draft draft(DraftRequest request);
}
