/** The {@code file.read} and {@code file.write} tasks. */
@NullMarked
package dev.weft.activities.file;

import org.jspecify.annotations.NullMarked;
