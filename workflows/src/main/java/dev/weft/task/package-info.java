/** The contract between a run and the activities that carry out its tasks. */
@NullMarked
package dev.weft.task;

import org.jspecify.annotations.NullMarked;
