/** What must hold, whatever goes wrong. */
@NullMarked
package dev.weft.chaos.check;

import org.jspecify.annotations.NullMarked;
