package dev.weft.activities;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out one type of task. Stateless and safe to share between threads. It may be called again for the same task
 * after a crash, with the same {@link TaskContext#idempotencyKey()}. Everything around it (templates, journal, time
 * limit, retries, error table) is done by the caller.
 */
public interface TaskRunner {

    /** The type in the catalogue, such as {@code file.read}. */
    String type();

    /**
     * @param config with all templates filled in; its shape was checked against the catalogue's schema
     * @return the output, in the catalogue's output shape
     * @throws TaskException a failure with a code of the error table
     * @throws InterruptedException when the task is aborted or over its time limit; connections in use must be closed
     *     before it is thrown. Runners that block in something uninterruptible register
     *     {@link TaskContext#onCancel(Runnable)}
     */
    JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException;
}
