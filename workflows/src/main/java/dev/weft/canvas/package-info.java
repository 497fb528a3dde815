/** What a caller writes: a canvas, its variables and its tasks. */
@NullMarked
package dev.weft.canvas;

import org.jspecify.annotations.NullMarked;
