package dev.weft.api.core;

import dev.weft.api.core.Refused.Unavailable;
import dev.weft.run.Answer;
import dev.weft.run.AnswerRefusal;
import dev.weft.run.RunInput;
import dev.weft.run.RunSnapshot;
import dev.weft.run.RunWorkflow;
import dev.weft.task.RunStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The workflows of runs, as the API uses them. Every call ends within its time limit with {@link Unavailable} when
 * Temporal does not answer. Thread-safe.
 */
public final class RunWorkflows {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final int ANSWER_TRIES = 5;
    private static final Duration WORKFLOW_TASK_TIMEOUT = Duration.ofSeconds(5);
    private static final SearchAttributeKey<String> WORKSPACE = SearchAttributeKey.forKeyword("WeftWorkspace");
    private static final SearchAttributeKey<String> CANVAS = SearchAttributeKey.forKeyword("WeftCanvas");
    private static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("WeftStatus");
    private static final SearchAttributeKey<String> TRIGGER = SearchAttributeKey.forKeyword("WeftTrigger");

    private final WorkflowClient client;
    private final String taskQueue;
    private final TemporalCalls calls;

    public RunWorkflows(WorkflowClient client, String taskQueue, TemporalCalls calls) {
        this.client = client;
        this.taskQueue = taskQueue;
        this.calls = calls;
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
        calls.within(CALL_LIMIT, () -> {
            try {
                return workflow.start(input);
            } catch (WorkflowExecutionAlreadyStarted e) {
                return e.getExecution();
            }
        });
    }

    /** False when the workflow is closed or was never started. */
    public boolean signal(String run, String name, Object... arguments) {
        return calls.within(CALL_LIMIT, () -> {
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
        return calls.within(ANSWER_LIMIT, () -> {
            for (int tries = 1; ; tries++) {
                try {
                    client.newUntypedWorkflowStub(workflow).update("answer", Void.class, answer);
                    return Answered.TAKEN;
                } catch (WorkflowNotFoundException e) {
                    return Answered.ANSWERED_BEFORE;
                } catch (WorkflowUpdateException e) {
                    return refused(e);
                } catch (WorkflowServiceException e) {
                    if (tries == ANSWER_TRIES || !overtaken(e)) {
                        throw e;
                    }
                }
            }
        });
    }

    /** Something else reached the workflow while it was looking at the answer, such as an abort: it was not taken. */
    private static boolean overtaken(WorkflowServiceException failure) {
        return failure.getCause() instanceof StatusRuntimeException grpc
                && grpc.getStatus().getCode() == Status.Code.FAILED_PRECONDITION;
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
        return calls.within(limit, () -> client.newUntypedWorkflowStub(run).query("status", RunSnapshot.class));
    }

    /** How the workflow stands; empty when Temporal has none of this id. */
    public Optional<WorkflowExecutionStatus> describe(String run) {
        return calls.within(CALL_LIMIT, () -> {
            try {
                return Optional.of(client.newUntypedWorkflowStub(run).describe().getStatus());
            } catch (WorkflowNotFoundException e) {
                return Optional.empty();
            }
        });
    }
}
