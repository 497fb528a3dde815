package dev.weft.activities;

import dev.weft.task.FileRef;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What a runner may use of the run around it. Bound to one attempt of one task; safe from several threads. */
public interface TaskContext {

    String workspace();

    String run();

    /** Of the task in its run, such as {@code outer[2]/inner}. */
    String path();

    /** From 1. */
    int attempt();

    /** The same for every attempt of this task and iteration, and for no other. */
    String idempotencyKey();

    /** What is left of this attempt's time limit. */
    Duration remaining();

    /** Adds to the partial output that callers see while the task runs. Cheap; returns at once. */
    void text(String delta);

    /** Like {@link #text} for the model's reasoning. */
    void reasoning(String delta);

    /** Adds a block of sound to the partial output. Cheap; returns at once. */
    void audio(byte[] block);

    /**
     * Keeps a message beside the output, which callers see at once: {@code {"type": "tool", …}} for a model's tool call
     * with its result, {@code {"type": "ai", "text", "reasoning"}} for what it said before, which stands for the text
     * since the last message. The message is not changed afterwards. Cheap; returns at once.
     */
    void message(ObjectNode message);

    /** Runs when the task is aborted or over its time limit, from another thread; at once when it already is. */
    void onCancel(Runnable action);

    boolean cancelled();

    /** The bytes of a file of this workspace. Close the stream. */
    InputStream open(FileRef file) throws TaskException;

    /** Stores a file that belongs to this run. */
    FileRef write(String name, String contentType, InputStream bytes) throws TaskException;

    /** A credential's value. Must never reach an output, a message or a log. */
    Optional<String> credential(String name);

    /** @throws InterruptedException when the task was stopped or this thread interrupted */
    default void throwIfStopped() throws InterruptedException {
        if (Thread.interrupted() || cancelled()) {
            throw new InterruptedException("The task was stopped");
        }
    }
}
