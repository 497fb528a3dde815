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
 * @param outputs the canvas's, once the run has ended
 * @param tasks of the top level that have begun, in plan order
 */
public record RunOutput(StoredRun run, Optional<JsonNode> outputs, SequencedMap<String, Task> tasks) {

    /** @param files that the task wrote */
    public record Task(
            TaskStatus status, Optional<JsonNode> output, List<Message> messages, List<StoredFile> files) {}

    /**
     * Text of a task, as a conversation shows it.
     *
     * @param source whether a model wrote it
     * @param path of the task, which in a block is that of one iteration's task
     * @param partial more may come, or the attempt failed before it was done
     */
    public record Message(Source source, String path, String text, String reasoning, boolean partial) {}

    public enum Source {
        MODEL,
        TASK
    }
}
