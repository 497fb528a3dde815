package dev.weft.run;

import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TimeoutFailure;

/** What Temporal reports of an activity or child, in Weft's terms. */
final class Failures {
    private Failures() {}

    static TaskFailure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ApplicationFailure failure -> {
                    return new TaskFailure(code(failure.getType()), String.valueOf(failure.getOriginalMessage()));
                }
                case CanceledFailure ignored -> {
                    return new TaskFailure(FailureCode.E3004, "Action was stopped");
                }
                case TimeoutFailure ignored -> {
                    return new TaskFailure(FailureCode.TASK_TIMEOUT, "No answer within the time limit");
                }
                default -> {}
            }
        }
        return new TaskFailure(
                FailureCode.INTERNAL,
                thrown instanceof ChildWorkflowFailure ? "A part of the run was ended from outside" : "" + thrown);
    }

    private static FailureCode code(String type) {
        for (FailureCode code : FailureCode.values()) {
            if (code.name().equals(type)) {
                return code;
            }
        }
        return FailureCode.INTERNAL;
    }
}
