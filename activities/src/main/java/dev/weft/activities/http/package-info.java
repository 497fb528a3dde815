/** The {@code http} task. */
@NullMarked
package dev.weft.activities.http;

import org.jspecify.annotations.NullMarked;
