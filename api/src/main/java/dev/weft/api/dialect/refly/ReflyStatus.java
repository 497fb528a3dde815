package dev.weft.api.dialect.refly;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.Locale;

/** How an execution or one of its nodes stands; {@code waiting} is a node's alone. */
enum ReflyStatus {
    INIT,
    WAITING,
    EXECUTING,
    FINISH,
    FAILED;

    static ReflyStatus of(RunStatus status) {
        return switch (status) {
            case ACCEPTED -> INIT;
            case RUNNING, PAUSED -> EXECUTING;
            case SUCCEEDED -> FINISH;
            case FAILED, ABORTED, TIMED_OUT -> FAILED;
        };
    }

    static ReflyStatus of(TaskStatus status) {
        return switch (status) {
            case WAITING -> ReflyStatus.WAITING;
            case RUNNING -> EXECUTING;
            case SUCCEEDED -> FINISH;
            case FAILED, ABORTED -> FAILED;
            case SKIPPED -> INIT;
        };
    }

    @JsonValue
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
