/** What a task does to the world: one package per task type, each with a {@link dev.weft.activities.TaskRunner}. */
@NullMarked
package dev.weft.activities;

import org.jspecify.annotations.NullMarked;
