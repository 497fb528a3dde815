package dev.weft.activities.code;

import java.time.Duration;

/**
 * @param owner whose code and values these are; a process never serves two owners
 * @param input as JSON
 * @param limit of wall-clock time, from when a process is there
 */
public record CodeCall(String owner, Form form, String source, String input, Duration limit) {

    /** How the source is to be read. */
    public enum Form {
        /** The body of a function that sees {@code input} and returns. */
        BODY,
        /** It declares a function {@code main}, which is called with the members of the input. */
        MAIN
    }

    public CodeCall {
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("A call needs an owner");
        }
    }
}
