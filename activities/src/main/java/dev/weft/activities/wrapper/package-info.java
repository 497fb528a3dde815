/** Around every runner: inputs, journal, time limit, retries, abort. */
@NullMarked
package dev.weft.activities.wrapper;

import org.jspecify.annotations.NullMarked;
