/** Whole runs through the HTTP API, on real services, with real workers. */
@NullMarked
package dev.weft.local.e2e;

import org.jspecify.annotations.NullMarked;
