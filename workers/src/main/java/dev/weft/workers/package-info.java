/** The process that polls Temporal: workflows and activities on one task queue. */
@NullMarked
package dev.weft.workers;

import org.jspecify.annotations.NullMarked;
