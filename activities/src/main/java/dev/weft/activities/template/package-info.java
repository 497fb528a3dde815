/** The {@code template} task: a value put together from others. */
@NullMarked
package dev.weft.activities.template;

import org.jspecify.annotations.NullMarked;
