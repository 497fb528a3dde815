/** How a run proceeds, from acceptance to its one terminal state. */
@NullMarked
package dev.weft.run;

import org.jspecify.annotations.NullMarked;
