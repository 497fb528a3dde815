/** The {@code classify} task: a model chooses a class. */
@NullMarked
package dev.weft.activities.classify;

import org.jspecify.annotations.NullMarked;
