/** Weft on one machine: the API and the workers in one JVM, and the launcher that keeps it and its services running. */
@NullMarked
package dev.weft.local;

import org.jspecify.annotations.NullMarked;
