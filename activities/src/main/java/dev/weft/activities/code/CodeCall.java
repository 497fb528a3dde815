package dev.weft.activities.code;

import java.time.Duration;

/**
 * @param owner whose code and values these are; a process never serves two owners
 * @param input as JSON
 * @param limit of wall-clock time, from when a process is there
 */
public record CodeCall(String owner, String source, String input, Duration limit) {

    public CodeCall {
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("A call needs an owner");
        }
    }
}
