package dev.weft.api.dialect.refly;

import dev.weft.api.core.RunView;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import java.util.Arrays;
import java.util.Optional;

/**
 * How one node of an execution stands. Where the run was aborted, whatever had not ended has failed.
 *
 * @param errorMessage the table's words, then what happened; of nodes that failed
 */
record NodeJson(ReflyStatus status, Optional<String> errorMessage) {

    static NodeJson of(RunView.Task task, RunStatus run) {
        if (run == RunStatus.ABORTED && isUnfinished(task.status())) {
            return new NodeJson(ReflyStatus.FAILED, Optional.of(ReflyError.E3004.message()));
        }
        ReflyStatus status = ReflyStatus.of(task.status());
        return new NodeJson(
                status, status == ReflyStatus.FAILED ? task.error().map(NodeJson::words) : Optional.empty());
    }

    private static boolean isUnfinished(TaskStatus status) {
        return switch (status) {
            case WAITING, RUNNING, ABORTED -> true;
            case SUCCEEDED, FAILED, SKIPPED -> false;
        };
    }

    private static String words(TaskFailure failure) {
        return row(failure.code())
                .map(error -> error == ReflyError.E3004 || failure.message().startsWith(error.message())
                        ? failure.message()
                        : error.message() + ": " + failure.message())
                .orElse(failure.message());
    }

    private static Optional<ReflyError> row(FailureCode code) {
        return Arrays.stream(ReflyError.values())
                .filter(error -> error.name().equals(code.name()))
                .findFirst();
    }
}
