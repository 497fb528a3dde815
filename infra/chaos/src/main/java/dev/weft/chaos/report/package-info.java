/** What a run of the suite leaves to read. */
@NullMarked
package dev.weft.chaos.report;

import org.jspecify.annotations.NullMarked;
