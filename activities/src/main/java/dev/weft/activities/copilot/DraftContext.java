package dev.weft.activities.copilot;

import dev.weft.activities.Cancellation;
import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A question to a model that belongs to no run: nobody watches it, and it has neither files nor credentials. */
final class DraftContext implements TaskContext {
    private final String workspace;
    private final String generation;
    private final int round;
    private final int attempt;
    private final Instant deadline;
    private final Cancellation cancellation = new Cancellation();

    DraftContext(String workspace, String generation, int round, int attempt, Duration limit) {
        this.workspace = workspace;
        this.generation = generation;
        this.round = round;
        this.attempt = attempt;
        this.deadline = Instant.now().plus(limit);
    }

    @Override
    public String workspace() {
        return workspace;
    }

    @Override
    public String run() {
        return generation;
    }

    @Override
    public String path() {
        return "draft[" + round + "]";
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public String idempotencyKey() {
        return generation + ":" + round;
    }

    @Override
    public Duration remaining() {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void text(String delta) {}

    @Override
    public void reasoning(String delta) {}

    @Override
    public void audio(byte[] block) {}

    @Override
    public void message(ObjectNode message) {}

    @Override
    public void onCancel(Runnable action) {
        cancellation.onCancel(action);
    }

    @Override
    public boolean cancelled() {
        return cancellation.cancelled();
    }

    /** Closes the connection to the model. */
    void cancel() {
        cancellation.cancel();
    }

    @Override
    public InputStream open(FileRef file) throws TaskException {
        throw new TaskException(FailureCode.FILE_NOT_FOUND, "There are no files here");
    }

    @Override
    public FileRef write(String name, String contentType, InputStream bytes) throws TaskException {
        throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "Files can't be written here");
    }

    @Override
    public Optional<String> credential(String name) {
        return Optional.empty();
    }
}
