package dev.weft.activities.wire;

import dev.weft.activities.TaskException;
import java.io.IOException;

/** Carries a task's failure through a stream that may only throw {@link IOException}. */
public final class BodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final TaskException failure;

    public BodyException(TaskException failure) {
        super(failure);
        this.failure = failure;
    }

    public TaskException failure() {
        return failure;
    }
}
