/** The same graphs by Weft over HTTP and hand-written on the Temporal SDK, side by side. */
@NullMarked
package dev.weft.bench.workload;

import org.jspecify.annotations.NullMarked;
