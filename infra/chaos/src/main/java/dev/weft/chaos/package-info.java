/** Kills, cuts and starves an installation under load, and checks that it keeps its promises. */
@NullMarked
package dev.weft.chaos;

import org.jspecify.annotations.NullMarked;
