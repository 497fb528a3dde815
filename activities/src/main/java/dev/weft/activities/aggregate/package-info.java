/** The {@code aggregate} task: the first of several values. */
@NullMarked
package dev.weft.activities.aggregate;

import org.jspecify.annotations.NullMarked;
