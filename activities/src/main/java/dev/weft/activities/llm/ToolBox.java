package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.task.TaskDescriptor;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The types of task that a model may call as tools. Safe from several threads. */
public interface ToolBox {

    /** Empty when there is no such type or when a model can't call it, as those that the workflow carries out. */
    Optional<TaskDescriptor> find(String type);

    /**
     * Carries out one call, without retries.
     *
     * @param config fits the type's schema
     * @param context of the call: with an idempotency key of its own, and without partial output
     * @return the output of a task of that type
     */
    JsonNode call(String type, ObjectNode config, TaskContext context) throws TaskException, InterruptedException;
}
