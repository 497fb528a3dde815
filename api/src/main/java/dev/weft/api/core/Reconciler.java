package dev.weft.api.core;

import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ends runs whose workflow is closed or gone without having written an outcome, and repeats aborts whose signal was
 * lost. Asks about each run by its id, never by Temporal's visibility, which lags.
 */
public final class Reconciler {
    private static final Duration YOUNGEST = Duration.ofSeconds(60);
    private static final int BATCH = 200;

    private final RunStore runs;
    private final RunWorkflows workflows;
    private final Settlement settlement;
    private final Clock clock;
    private final Duration secondLook;

    /** @param secondLook how long after the first look a workflow that was not found is asked for again */
    public Reconciler(
            RunStore runs, RunWorkflows workflows, Settlement settlement, Clock clock, Duration secondLook) {
        this.runs = runs;
        this.workflows = workflows;
        this.settlement = settlement;
        this.clock = clock;
        this.secondLook = secondLook;
    }

    /** @return how many runs were ended */
    public int sweep() {
        Instant moment = clock.instant().minus(YOUNGEST);
        List<StoredRun> missing = new ArrayList<>();
        int settled = 0;
        Optional<String> after = Optional.empty();
        while (true) {
            List<StoredRun> open = runs.open(moment, after, BATCH);
            for (StoredRun run : open) {
                Optional<WorkflowExecutionStatus> status = workflows.describe(run.id());
                if (status.isEmpty()) {
                    missing.add(run);
                } else if (look(run, status.get())) {
                    settled++;
                }
            }
            if (open.size() < BATCH) {
                return settled + settleMissing(missing);
            }
            after = Optional.of(open.getLast().id());
        }
    }

    private int settleMissing(List<StoredRun> missing) {
        if (missing.isEmpty()) {
            return 0;
        }
        try {
            Thread.sleep(secondLook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
        int settled = 0;
        for (StoredRun run : missing) {
            if (workflows.describe(run.id()).isEmpty()
                    && settle(run, RunStatus.FAILED, "Temporal no longer knows the workflow of this run")) {
                settled++;
            }
        }
        return settled;
    }

    /** Whether the run was ended. */
    private boolean look(StoredRun run, WorkflowExecutionStatus status) {
        return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_RUNNING,
                    WORKFLOW_EXECUTION_STATUS_PAUSED,
                    WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW -> {
                if (run.abortRequested()) {
                    workflows.signal(run.id(), "abort", runs.abortReason(run.id()).orElse("aborted"));
                }
                yield false;
            }
            case WORKFLOW_EXECUTION_STATUS_CANCELED, WORKFLOW_EXECUTION_STATUS_TERMINATED ->
                settle(run, RunStatus.ABORTED, "The workflow was ended in Temporal");
            case WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
                settle(run, RunStatus.TIMED_OUT, "The workflow ran over a time limit of Temporal");
            case WORKFLOW_EXECUTION_STATUS_COMPLETED, WORKFLOW_EXECUTION_STATUS_FAILED ->
                settle(run, RunStatus.FAILED, "The workflow ended without an outcome");
            case WORKFLOW_EXECUTION_STATUS_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private boolean settle(StoredRun run, RunStatus status, String message) {
        return settlement.settle(run, status, new TaskFailure(FailureCode.INTERNAL, message));
    }
}
