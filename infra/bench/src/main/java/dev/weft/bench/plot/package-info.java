/** Figures as pictures. */
@NullMarked
package dev.weft.bench.plot;

import org.jspecify.annotations.NullMarked;
