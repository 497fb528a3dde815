package dev.weft.api.core;

import dev.weft.api.core.Refused.Unavailable;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls to Temporal that end in time. Thread-safe. */
public final class TemporalCalls {
    private final ScheduledExecutorService deadlines;

    /** @param deadlines ends calls that take too long */
    public TemporalCalls(ScheduledExecutorService deadlines) {
        this.deadlines = deadlines;
    }

    /**
     * @param limit after which the call is given up
     * @throws Unavailable when there was no answer
     */
    <T> T within(Duration limit, Callable<T> work) {
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

    /** Whether the failure means that Temporal did not answer. */
    static Optional<Unavailable> away(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException grpc) {
                Status.Code code = grpc.getStatus().getCode();
                return switch (code) {
                    case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNKNOWN ->
                        Optional.of(new Unavailable("Temporal does not answer", failure));
                    // An update or a query of a workflow whose task was lost several times in a row.
                    case FAILED_PRECONDITION -> Optional.of(new Unavailable("The run's workers die at the moment", failure));
                    case OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED,
                            OUT_OF_RANGE, UNIMPLEMENTED, DATA_LOSS, UNAUTHENTICATED -> Optional.empty();
                };
            }
        }
        return Optional.empty();
    }
}
