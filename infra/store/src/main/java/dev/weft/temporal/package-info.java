/** The connection to Temporal, made the same way in every process. */
@NullMarked
package dev.weft.temporal;

import org.jspecify.annotations.NullMarked;
