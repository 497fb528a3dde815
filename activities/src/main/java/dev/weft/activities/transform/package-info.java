/** The {@code transform} task: reshapes a value by a JSONata expression, within bounds. */
@NullMarked
package dev.weft.activities.transform;

import org.jspecify.annotations.NullMarked;
