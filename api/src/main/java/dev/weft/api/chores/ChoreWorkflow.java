package dev.weft.api.chores;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Carries out one chore. */
@WorkflowInterface
public interface ChoreWorkflow {
    String TYPE = "Chore";

    @WorkflowMethod(name = TYPE)
    void run(Chore chore);
}
