package dev.weft.activities.wrapper;

import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import dev.weft.task.ValueRef;

/** A result stands in the journal, and what it returned is gone from storage. Asking again won't bring it back. */
final class LostValueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostValueException(ValueRef reference) {
        super("What " + reference.path() + " returned is gone from storage");
    }

    TaskFailure failure() {
        return new TaskFailure(FailureCode.RESULT_LOST, String.valueOf(getMessage()));
    }
}
