/** Has a chat model write plans of workflows. */
@NullMarked
package dev.weft.activities.copilot;

import org.jspecify.annotations.NullMarked;
