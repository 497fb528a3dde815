package dev.weft.activities;

import dev.weft.task.FailureCode;
import java.time.Duration;
import java.util.Optional;

/** A task's failure: a code of the error table and a message for the caller, without secrets. */
public final class TaskException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final transient Optional<Duration> retryAfter;

    public TaskException(FailureCode code, String message) {
        this(code, message, Optional.empty());
    }

    /** @param retryAfter what the other side asked to wait */
    public TaskException(FailureCode code, String message, Optional<Duration> retryAfter) {
        super(message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public FailureCode code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
