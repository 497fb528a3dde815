/** Keeps calls that a canvas's author steers away from what is not public. On by default. */
@NullMarked
package dev.weft.activities.egress;

import org.jspecify.annotations.NullMarked;
