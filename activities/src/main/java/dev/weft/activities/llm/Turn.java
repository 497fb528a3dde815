package dev.weft.activities.llm;

import java.util.List;

/** What the model said in one answer. */
record Turn(
        String text, String reasoning, String refusal, List<ToolCall> calls, Usage usage, String finishReason) {

    /** @param arguments JSON as the model wrote it, which need not be right */
    record ToolCall(String id, String name, String arguments) {}

    Turn {
        calls = List.copyOf(calls);
    }
}
