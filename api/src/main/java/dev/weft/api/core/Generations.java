package dev.weft.api.core;

import dev.weft.api.core.Refused.Unavailable;
import dev.weft.run.GenerateWorkflow;
import dev.weft.run.GenerateWorkflow.Generation;
import dev.weft.run.GenerateWorkflow.Wish;
import dev.weft.run.RunOptions;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The workflows that have plans written, as the API uses them. Thread-safe. */
public final class Generations {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    /** A worker takes a workflow up at once; after this, there is none. */
    private static final Duration TAKEN_UP = Duration.ofSeconds(10);
    /** Within which a workflow's time-out is heard of. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** {@code started} and {@code task scheduled}. */
    private static final long UNTOUCHED = 2;

    private final WorkflowClient client;
    private final String taskQueue;
    private final TemporalCalls calls;
    private final Duration limit;

    /** @param limit of the whole, after which it has failed with {@code E3003} */
    public Generations(WorkflowClient client, String taskQueue, TemporalCalls calls, Duration limit) {
        this.client = client;
        this.taskQueue = taskQueue;
        this.calls = calls;
        this.limit = limit;
    }

    /**
     * Starts one and waits for its end. Whoever stops waiting leaves nothing behind but a workflow that ends by itself.
     *
     * @throws Unavailable when Temporal does not answer, or no worker does
     */
    Generation generate(Wish wish) {
        WorkflowStub workflow = client.newUntypedWorkflowStub(
                GenerateWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                        .setWorkflowId("generate-" + UUID.randomUUID())
                        .setTaskQueue(taskQueue)
                        .setWorkflowRunTimeout(limit)
                        .setWorkflowTaskTimeout(RunOptions.WORKFLOW_TASK_TIMEOUT)
                        .setDisableEagerExecution(false)
                        .setTypedSearchAttributes(SearchAttributes.newBuilder()
                                .set(RunOptions.WORKSPACE, wish.workspace())
                                .build())
                        .build());
        calls.within(CALL_LIMIT, () -> workflow.start(wish));
        try {
            return ended(workflow, TAKEN_UP)
                    .or(() -> {
                        requireTakenUp(workflow);
                        return ended(workflow, limit.minus(TAKEN_UP).plus(GRACE));
                    })
                    .orElseGet(Generations::late);
        } catch (WorkflowException e) {
            throw TemporalCalls.away(e).map(RuntimeException.class::cast).orElse(e);
        }
    }

    private static Optional<Generation> ended(WorkflowStub workflow, Duration wait) {
        try {
            return Optional.of(workflow.getResult(wait.toMillis(), TimeUnit.MILLISECONDS, Generation.class));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (WorkflowFailedException e) {
            return Optional.of(
                    e.getCause() instanceof TimeoutFailure
                            ? late()
                            : failed(FailureCode.E3004, "Action was stopped"));
        }
    }

    private void requireTakenUp(WorkflowStub workflow) {
        long events = calls.within(CALL_LIMIT, () -> workflow.describe().getHistoryLength());
        if (events <= UNTOUCHED) {
            calls.within(CALL_LIMIT, () -> {
                workflow.terminate("No worker has taken it up");
                return true;
            });
            throw new Unavailable("No worker answers");
        }
    }

    private static Generation late() {
        return failed(FailureCode.E3003, "Model provider timed out, please try again later");
    }

    private static Generation failed(FailureCode code, String message) {
        return new Generation(Optional.empty(), Optional.of(new TaskFailure(code, message)));
    }
}
