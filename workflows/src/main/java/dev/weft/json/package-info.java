/** JSON values: one mapper, one set of limits. */
@NullMarked
package dev.weft.json;

import org.jspecify.annotations.NullMarked;
