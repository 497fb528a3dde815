package dev.weft.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a task stands. */
public enum TaskStatus {
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    SKIPPED,
    ABORTED;

    public boolean terminal() {
        return switch (this) {
            case WAITING, RUNNING -> false;
            case SUCCEEDED, FAILED, SKIPPED, ABORTED -> true;
        };
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TaskStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
