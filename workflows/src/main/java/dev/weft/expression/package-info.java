/** What stands inside {{ }}: deterministic, bounded, without reflection. */
@NullMarked
package dev.weft.expression;

import org.jspecify.annotations.NullMarked;
