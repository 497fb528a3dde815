/** How fast text reaches who reads along. */
@NullMarked
package dev.weft.bench.streaming;

import org.jspecify.annotations.NullMarked;
