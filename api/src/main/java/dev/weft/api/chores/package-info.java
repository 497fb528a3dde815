/** What must happen later, as Temporal schedules: scheduled runs and housekeeping. */
@NullMarked
package dev.weft.api.chores;

import org.jspecify.annotations.NullMarked;
