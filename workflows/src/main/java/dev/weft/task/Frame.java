package dev.weft.task;

import java.util.Optional;

/**
 * A block around a task, as the task sees it.
 *
 * @param block id of the block
 * @param list of a {@code forEach}: its items
 * @param index of the iteration, from 0
 * @param error in a {@code try}'s handler: what the body failed with
 */
public record Frame(String block, Optional<ValueRef> list, int index, Optional<TaskFailure> error) {}
