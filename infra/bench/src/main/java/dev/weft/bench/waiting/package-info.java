/** What runs cost that wait. */
@NullMarked
package dev.weft.bench.waiting;

import org.jspecify.annotations.NullMarked;
