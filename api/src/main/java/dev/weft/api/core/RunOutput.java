package dev.weft.api.core;

import dev.weft.store.FileStore.StoredFile;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * What a run has returned so far.
 *
 * @param view how the run stands
 * @param outputs the canvas's, once the run has ended
 * @param tasks of the top level that have begun, in plan order
 */
public record RunOutput(RunView view, Optional<JsonNode> outputs, SequencedMap<String, Task> tasks) {

    public StoredRun run() {
        return view.run();
    }

    /** @param files that the task wrote */
    public record Task(
            TaskStatus status, Optional<JsonNode> output, List<Message> messages, List<StoredFile> files) {}

    /**
     * What a task says, as a conversation shows it.
     *
     * @param id the same while the message grows and ever after; another attempt's messages have others
     * @param source who says it
     * @param path of the task, which in a block is that of one iteration's task
     * @param text of a tool call, JSON {@code {"name", "arguments", "result"|"error"}}
     * @param partial more may come, or the attempt failed before it was done
     */
    public record Message(String id, Source source, String path, String text, String reasoning, boolean partial) {}

    /** Text of a model, a call that a model made of a tool, or the output of a task of another type. */
    public enum Source {
        MODEL,
        TOOL,
        TASK
    }
}
