/** Measures Weft; each measurement is a command of {@link dev.weft.bench.Bench}. */
@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;
