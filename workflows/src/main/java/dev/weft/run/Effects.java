package dev.weft.run;

import dev.weft.plan.Control.Placement;
import dev.weft.plan.PlannedTask;
import dev.weft.task.StepsRequest;
import dev.weft.task.StepsResult;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskResult;
import java.time.Duration;
import java.util.Optional;

/** What the scheduler asks of the workflow around it. Every request carries a ticket, by which its outcome returns. */
interface Effects {

    void execute(int ticket, Step step);

    void timer(int ticket, Duration after);

    void child(int ticket, PartInput part);

    /**
     * No outcome is wanted any more; cancels what stands behind the ticket.
     *
     * @return the request, when it was never sent: the decisions that it was to carry are still to be committed
     */
    Optional<TaskRequest> cancel(int ticket);

    /**
     * A call of {@code TaskActivity}.
     *
     * @param request of the only task, or of the first one
     * @param chain the same with those that follow, if these are asked for with it
     */
    record Step(TaskRequest request, Optional<StepsRequest> chain, Placement placement, PlannedTask task) {}

    /** What became of a request. */
    sealed interface Outcome {
        record Done(TaskResult result) implements Outcome {}

        record Followed(StepsResult steps) implements Outcome {}

        record Failed(TaskFailure failure) implements Outcome {}

        record Fired() implements Outcome {}

        record Ended(PartResult part) implements Outcome {}
    }
}
