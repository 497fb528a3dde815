package dev.weft.task;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
    ACCEPTED,
    RUNNING,
    PAUSED,
    SUCCEEDED,
    FAILED,
    ABORTED,
    TIMED_OUT;

    public boolean terminal() {
        return switch (this) {
            case ACCEPTED, RUNNING, PAUSED -> false;
            case SUCCEEDED, FAILED, ABORTED, TIMED_OUT -> true;
        };
    }

    /** As it stands in JSON and in the database: {@code timed_out}. */
    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
