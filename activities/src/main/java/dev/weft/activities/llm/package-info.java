/** The {@code llm} task: a chat model of any OpenAI-compatible endpoint. */
@NullMarked
package dev.weft.activities.llm;

import org.jspecify.annotations.NullMarked;
