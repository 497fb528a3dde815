package dev.weft.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** How the workflow carries a task out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Control.Activity.class, name = "activity"),
    @JsonSubTypes.Type(value = Control.Switch.class, name = "switch"),
    @JsonSubTypes.Type(value = Control.Assign.class, name = "assign"),
    @JsonSubTypes.Type(value = Control.Delay.class, name = "delay"),
    @JsonSubTypes.Type(value = Control.Approval.class, name = "approval"),
    @JsonSubTypes.Type(value = Control.SubCanvas.class, name = "canvas"),
    @JsonSubTypes.Type(value = Control.ForEach.class, name = "forEach"),
    @JsonSubTypes.Type(value = Control.Loop.class, name = "loop"),
    @JsonSubTypes.Type(value = Control.Try.class, name = "try"),
    @JsonSubTypes.Type(value = Control.Jump.class, name = "jump"),
    @JsonSubTypes.Type(value = Control.Mark.class, name = "mark"),
    @JsonSubTypes.Type(value = Control.Return.class, name = "return"),
})
public sealed interface Control {

    /** One activity. */
    record Activity(Placement placement) implements Control {}

    /** Chooses a case; evaluated in the workflow. {@code otherwise} is the case when none holds. */
    record Switch(List<Case> cases, Optional<String> otherwise) implements Control {
        public Switch {
            cases = List.copyOf(cases);
        }

        public record Case(String name, Expression when) {}
    }

    /** Sets the run variables named; the values are rendered by a local activity. */
    record Assign(List<String> names) implements Control {
        public Assign {
            names = List.copyOf(names);
        }
    }

    /** Waits. */
    record Delay() implements Control {}

    /** Waits for a person's answer. */
    record Approval() implements Control {}

    /** Runs another canvas as a child workflow. */
    record SubCanvas() implements Control {}

    /**
     * Runs its body once per item. A task with a {@code forEach} of its own is a body of that one task.
     *
     * @param single whether the body is the task itself: its result per item is that task's output
     */
    record ForEach(Scope body, int parallel, OnItemError onItemError, Needs items, boolean single)
            implements Control {}

    enum OnItemError {
        FAIL,
        NULL,
        REMOVE
    }

    /**
     * Runs its body in order until it is done.
     *
     * @param count a number or an expression; rendered beside the workflow, hence only a flag
     * @param before {@code while}: asked before each iteration, in the scope of the one before
     * @param after {@code until}: asked after each iteration, in its scope
     */
    record Loop(Scope body, boolean count, Optional<Expression> before, Optional<Expression> after, int maxIterations)
            implements Control {}

    /** Runs its body and, when that fails, the other scope, which sees {@code error}. */
    record Try(Scope body, Scope handler) implements Control {}

    /** {@code break} or {@code continue} of the loop around it. */
    record Jump(boolean leave) implements Control {}

    /** A place in the graph that is reached, such as its start; nothing is done there. */
    record Mark() implements Control {}

    /** Adds to what the canvas returns; the values are rendered by a local activity. */
    record Return() implements Control {}

    /** Where an activity runs: in the worker that has the workflow task, or queued. */
    enum Placement {
        LOCAL,
        QUEUED
    }
}
