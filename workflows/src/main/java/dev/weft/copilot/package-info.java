/** Workflows as plans of prompts: what the copilot's model writes and Refly shows, and the canvases they are. */
@NullMarked
package dev.weft.copilot;

import org.jspecify.annotations.NullMarked;
