package dev.weft.api.chores;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** One activity, tried until it succeeds or says that trying again won't help. */
public final class ChoreWorkflowImpl implements ChoreWorkflow {
    private final ChoreActivity activity = Workflow.newActivityStub(
            ChoreActivity.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(10))
                    .setScheduleToCloseTimeout(Duration.ofHours(24))
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofSeconds(1))
                            .setMaximumInterval(Duration.ofMinutes(1))
                            .build())
                    .build());

    @Override
    public void run(Chore chore) {
        activity.perform(chore);
    }
}
