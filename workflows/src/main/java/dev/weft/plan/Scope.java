package dev.weft.plan;

import java.util.List;
import java.util.Optional;

/**
 * Tasks that see each other by name: a canvas's top level, or the body of a block.
 *
 * @param tasks in plan order: a topological order that keeps the author's order where it is free
 * @param last ids of the tasks whose results are the scope's, in plan order: of a canvas its ends, else the tasks that
 *     nothing in this scope depends on
 * @param output what the scope's output template names; empty when the scope has none and its result is the outputs of
 *     {@code last} by id
 */
public record Scope(List<PlannedTask> tasks, List<String> last, Optional<Needs> output) {
    public Scope {
        tasks = List.copyOf(tasks);
        last = List.copyOf(last);
    }
}
