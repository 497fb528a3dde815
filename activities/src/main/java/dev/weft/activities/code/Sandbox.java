package dev.weft.activities.code;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import tools.jackson.databind.JsonNode;

/**
 * Runs code of one language in child processes, never in the worker: with little memory, an empty environment, no files
 * and no network where the system allows, for a limited time. Safe to share between threads. Running the same code
 * again is harmless, since it can change nothing.
 */
public interface Sandbox extends AutoCloseable {

    /** As it is named in a canvas, such as {@code javascript}. */
    String language();

    /**
     * @param context told what the code prints while it runs
     * @return what the code returned
     * @throws TaskException {@code CODE_FAILED} with the author's line and message, {@code CODE_TIMEOUT}, {@code
     *     CODE_LIMIT} for memory and size of the result, {@code SANDBOX_UNAVAILABLE} when the process could not be
     *     started or died by itself
     * @throws InterruptedException when the task is cancelled; the process is gone by then
     */
    JsonNode run(CodeCall call, TaskContext context) throws TaskException, InterruptedException;

    /** Prepares a process, so that the first call need not wait for one. Returns at once. */
    void warm();

    /** Ends all processes, also those that are at work. */
    @Override
    void close();
}
