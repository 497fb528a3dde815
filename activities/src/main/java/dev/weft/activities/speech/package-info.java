/** The {@code speech} task: a text is spoken. */
@NullMarked
package dev.weft.activities.speech;

import org.jspecify.annotations.NullMarked;
