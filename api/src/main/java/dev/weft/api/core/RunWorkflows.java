package dev.weft.api.core;

import dev.weft.api.core.Refused.Unavailable;
import dev.weft.run.Answer;
import dev.weft.run.AnswerRefusal;
import dev.weft.run.RunInput;
import dev.weft.run.RunSnapshot;
import dev.weft.run.RunWorkflow;
import dev.weft.task.RunStatus;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The workflows of runs, as the API uses them. Every call ends within its time limit with {@link Unavailable} when
 * Temporal does not answer. Thread-safe.
 */
public final class RunWorkflows {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Duration WORKFLOW_TASK_TIMEOUT = Duration.ofSeconds(5);
    private static final SearchAttributeKey<String> WORKSPACE = SearchAttributeKey.forKeyword("WeftWorkspace");
    private static final SearchAttributeKey<String> CANVAS = SearchAttributeKey.forKeyword("WeftCanvas");
    private static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("WeftStatus");
    private static final SearchAttributeKey<String> TRIGGER = SearchAttributeKey.forKeyword("WeftTrigger");

    private final WorkflowClient client;
    private final String taskQueue;
    private final ScheduledExecutorService deadlines;

    /** @param deadlines ends calls that take too long */
    public RunWorkflows(WorkflowClient client, String taskQueue, ScheduledExecutorService deadlines) {
        this.client = client;
        this.taskQueue = taskQueue;
        this.deadlines = deadlines;
    }

    /** Starts the run's workflow. One that was started before counts as started. */
    public void start(RunInput input, String trigger) {
        WorkflowOptions options = WorkflowOptions.newBuilder()
                .setWorkflowId(input.run().run())
                .setTaskQueue(taskQueue)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setWorkflowTaskTimeout(WORKFLOW_TASK_TIMEOUT)
                .setDisableEagerExecution(false)
                .setMemo(Map.of("title", input.title()))
                .setStaticSummary(input.title())
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(WORKSPACE, input.run().workspace())
                        .set(CANVAS, input.canvas().id())
                        .set(STATUS, RunStatus.RUNNING.wire())
                        .set(TRIGGER, trigger)
                        .build())
                .build();
        WorkflowStub workflow = client.newUntypedWorkflowStub(RunWorkflow.TYPE, options);
        call(CALL_LIMIT, () -> {
            try {
                return workflow.start(input);
            } catch (WorkflowExecutionAlreadyStarted e) {
                return e.getExecution();
            }
        });
    }

    /** False when the workflow is closed or was never started. */
    public boolean signal(String run, String name, Object... arguments) {
        return call(CALL_LIMIT, () -> {
            try {
                client.newUntypedWorkflowStub(run).signal(name, arguments);
                return true;
            } catch (WorkflowNotFoundException e) {
                return false;
            }
        });
    }

    /** What became of an answer to an approval. */
    public enum Answered {
        TAKEN,
        UNKNOWN,
        ANSWERED_BEFORE,
        NOT_OFFERED
    }

    public Answered answer(String workflow, Answer answer) {
        return call(ANSWER_LIMIT, () -> {
            try {
                client.newUntypedWorkflowStub(workflow).update("answer", Void.class, answer);
                return Answered.TAKEN;
            } catch (WorkflowNotFoundException e) {
                return Answered.ANSWERED_BEFORE;
            } catch (WorkflowUpdateException e) {
                return refused(e);
            }
        });
    }

    private static Answered refused(WorkflowUpdateException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure failure) {
                Optional<AnswerRefusal> refusal = AnswerRefusal.of(String.valueOf(failure.getOriginalMessage()));
                if (refusal.isPresent()) {
                    return switch (refusal.get()) {
                        case APPROVAL_UNKNOWN -> Answered.UNKNOWN;
                        case INVALID_ANSWER -> Answered.NOT_OFFERED;
                        case APPROVAL_ANSWERED -> Answered.ANSWERED_BEFORE;
                    };
                }
            }
        }
        throw e;
    }

    /** Asks the workflow itself. */
    public RunSnapshot status(String run, Duration limit) {
        return call(limit, () -> client.newUntypedWorkflowStub(run).query("status", RunSnapshot.class));
    }

    /** How the workflow stands; empty when Temporal has none of this id. */
    public Optional<WorkflowExecutionStatus> describe(String run) {
        return call(CALL_LIMIT, () -> {
            try {
                return Optional.of(client.newUntypedWorkflowStub(run).describe().getStatus());
            } catch (WorkflowNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private <T> T call(Duration limit, Callable<T> work) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS, deadlines);
        try {
            return context.call(work);
        } catch (WorkflowException | StatusRuntimeException e) {
            throw away(e).orElseThrow(() -> e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            context.cancel(null);
        }
    }

    private static Optional<Unavailable> away(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException grpc) {
                Status.Code code = grpc.getStatus().getCode();
                return switch (code) {
                    case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNKNOWN ->
                        Optional.of(new Unavailable("Temporal does not answer", failure));
                    case OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION,
                            OUT_OF_RANGE, UNIMPLEMENTED, DATA_LOSS, UNAUTHENTICATED -> Optional.empty();
                };
            }
        }
        return Optional.empty();
    }
}
