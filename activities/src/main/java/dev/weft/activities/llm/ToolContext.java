package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.task.FileRef;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The task's context as a tool call sees it: what the tool says is not what the model says. */
record ToolContext(TaskContext task, String idempotencyKey) implements TaskContext {

    @Override
    public String workspace() {
        return task.workspace();
    }

    @Override
    public String run() {
        return task.run();
    }

    @Override
    public String path() {
        return task.path();
    }

    @Override
    public int attempt() {
        return task.attempt();
    }

    @Override
    public Duration remaining() {
        return task.remaining();
    }

    @Override
    public void text(String delta) {}

    @Override
    public void reasoning(String delta) {}

    @Override
    public void audio(byte[] block) {}

    @Override
    public void message(ObjectNode message) {
        task.message(message);
    }

    @Override
    public void onCancel(Runnable action) {
        task.onCancel(action);
    }

    @Override
    public boolean cancelled() {
        return task.cancelled();
    }

    @Override
    public InputStream open(FileRef file) throws TaskException {
        return task.open(file);
    }

    @Override
    public FileRef write(String name, String contentType, InputStream bytes) throws TaskException {
        return task.write(name, contentType, bytes);
    }

    @Override
    public Optional<String> credential(String name) {
        return task.credential(name);
    }
}
