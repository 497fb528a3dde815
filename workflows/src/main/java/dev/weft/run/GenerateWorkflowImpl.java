package dev.weft.run;

import dev.weft.task.Draft;
import dev.weft.task.DraftActivity;
import dev.weft.task.DraftRequest;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** See {@link GenerateWorkflow}. */
public final class GenerateWorkflowImpl implements GenerateWorkflow {
    private static final int REPAIRS = 2;
    /** Of one round with its retries; whoever starts the workflow limits the whole. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(10);

    private final DraftActivity drafts = Workflow.newActivityStub(
            DraftActivity.class,
            ActivityOptions.newBuilder()
                    .setScheduleToCloseTimeout(LONGEST_ROUND)
                    .setHeartbeatTimeout(RunOptions.HEARTBEAT_TIMEOUT)
                    .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofSeconds(1))
                            .setBackoffCoefficient(2)
                            .setMaximumInterval(Duration.ofSeconds(10))
                            .build())
                    .build());

    @Override
    public Generation generate(Wish wish) {
        List<Draft> earlier = new ArrayList<>();
        while (true) {
            Draft draft;
            try {
                draft = drafts.draft(new DraftRequest(
                        wish.workspace(), Workflow.getInfo().getWorkflowId(), wish.query(), wish.locale(), earlier));
            } catch (ActivityFailure e) {
                return Generation.of(Failures.of(e));
            }
            if (draft.plan().isPresent() || earlier.size() == REPAIRS) {
                return Generation.of(draft);
            }
            earlier.add(draft);
        }
    }
}
