package dev.weft.run;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why an answer to an approval is not taken. Temporal keeps only the message of a refused update, so that begins with
 * the reason's name.
 */
public enum AnswerRefusal {
    /** No approval of that path waits. */
    APPROVAL_UNKNOWN,
    /** It has been answered or is over. */
    APPROVAL_ANSWERED,
    /** The decision is none of those on offer. */
    INVALID_ANSWER;

    private static final String SEPARATOR = ": ";

    IllegalArgumentException because(String message) {
        return new IllegalArgumentException(name() + SEPARATOR + message);
    }

    /** The reason that a refused update's message names. */
    public static Optional<AnswerRefusal> of(String message) {
        return Arrays.stream(values())
                .filter(refusal -> message.startsWith(refusal.name() + SEPARATOR))
                .findFirst();
    }
}
