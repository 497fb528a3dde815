package dev.weft.api.dialect.refly;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weft.api.core.RunOutput;
import dev.weft.api.core.RunView;
import dev.weft.store.FileStore.StoredFile;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * @param output of all tasks, in plan order
 * @param files that finished tasks wrote
 */
record OutputJson(List<Node> output, List<FileJson> files) {

    static OutputJson of(RunOutput output, Function<StoredFile, String> urls) {
        List<Node> nodes = output.view().tasks().stream()
                .map(task -> Node.of(task, output))
                .toList();
        List<FileJson> files = output.tasks().entrySet().stream()
                .filter(task -> task.getValue().status() == TaskStatus.SUCCEEDED)
                .flatMap(task -> task.getValue().files().stream()
                        .map(file -> FileJson.of(file, task.getKey(), urls.apply(file))))
                .toList();
        return new OutputJson(nodes, files);
    }

    @JsonInclude(Include.NON_ABSENT)
    record Node(
            String nodeId,
            String title,
            ReflyStatus status,
            Optional<String> errorMessage,
            Optional<Instant> startTime,
            Optional<Instant> endTime,
            List<Message> messages) {
        static Node of(RunView.Task task, RunOutput output) {
            NodeJson node = NodeJson.of(task, output.view().status());
            List<Message> messages = Optional.ofNullable(output.tasks().get(task.id()))
                    .map(begun -> begun.messages().stream().map(Message::of).toList())
                    .orElse(List.of());
            return new Node(
                    task.id(),
                    task.title(),
                    node.status(),
                    node.errorMessage(),
                    task.startedAt(),
                    task.finishedAt(),
                    messages);
        }
    }

    /** @param messageId the same in every answer */
    record Message(
            String messageId,
            String content,
            @JsonInclude(Include.NON_EMPTY) String reasoningContent,
            String type) {
        static Message of(RunOutput.Message message) {
            String type =
                    switch (message.source()) {
                        case MODEL -> "ai";
                        case TOOL, TASK -> "tool";
                    };
            return new Message(message.id(), message.text(), message.reasoning(), type);
        }
    }

    /**
     * @param type media type
     * @param size in bytes
     * @param url readable without a key, for a time
     */
    record FileJson(String name, String type, long size, String nodeId, String url) {
        static FileJson of(StoredFile file, String nodeId, String url) {
            return new FileJson(file.name(), file.contentType(), file.size(), nodeId, url);
        }
    }
}
