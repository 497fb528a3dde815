/** What a run follows: the compiled canvas. */
@NullMarked
package dev.weft.plan;

import org.jspecify.annotations.NullMarked;
