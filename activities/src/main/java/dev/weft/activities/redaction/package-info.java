/** Takes the values of secrets out of what a task gives away. */
@NullMarked
package dev.weft.activities.redaction;

import org.jspecify.annotations.NullMarked;
