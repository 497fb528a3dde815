/** What every runner that speaks HTTP needs: calls that end with their task, limits, waits, and texts without secrets. */
@NullMarked
package dev.weft.activities.wire;

import org.jspecify.annotations.NullMarked;
