package dev.weft.api.dialect.weft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weft.api.core.RunOutput;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** @param outputs of the canvas, once the run has ended */
record OutputJson(String id, RunStatus status, Optional<JsonNode> outputs, Map<String, Task> tasks) {

    static OutputJson of(RunOutput output, Function<StoredFile, String> urls) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        output.tasks().forEach((id, task) -> tasks.put(id, Task.of(task, urls)));
        return new OutputJson(output.run().id(), output.run().status(), output.outputs(), tasks);
    }

    record Task(TaskStatus status, Optional<JsonNode> output, List<Message> messages, List<FileJson> files) {
        static Task of(RunOutput.Task task, Function<StoredFile, String> urls) {
            return new Task(
                    task.status(),
                    task.output(),
                    task.messages().stream().map(Message::of).toList(),
                    task.files().stream()
                            .map(file -> FileJson.of(file, urls.apply(file)))
                            .toList());
        }
    }

    /**
     * @param id stays while the message grows
     * @param type {@code ai} for text of a model; {@code tool} for a call of a tool and for a task's output
     * @param task path of the task
     * @param partial more may come
     */
    record Message(
            String id,
            String type,
            String task,
            String content,
            @JsonInclude(Include.NON_EMPTY) String reasoning,
            boolean partial) {
        static Message of(RunOutput.Message message) {
            String type =
                    switch (message.source()) {
                        case MODEL -> "ai";
                        case TOOL, TASK -> "tool";
                    };
            return new Message(
                    message.id(), type, message.path(), message.text(), message.reasoning(), message.partial());
        }
    }
}
