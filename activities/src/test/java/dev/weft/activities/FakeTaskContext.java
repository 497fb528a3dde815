package dev.weft.activities;

import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A run around a runner, kept in memory. Safe from several threads. */
public final class FakeTaskContext implements TaskContext {
    private final Instant deadline;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Set<String> broken = new HashSet<>();
    private final List<FileRef> written = new ArrayList<>();
    private final Map<String, String> credentials = new LinkedHashMap<>();
    private final List<Runnable> cancelActions = new ArrayList<>();
    private final List<JsonNode> messages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final List<byte[]> audio = new ArrayList<>();
    private int deltas;
    private boolean cancelled;

    public FakeTaskContext() {
        this(Duration.ofSeconds(30));
    }

    /** @param limit the time limit of the attempt, counted from now */
    public FakeTaskContext(Duration limit) {
        this.deadline = Instant.now().plus(limit);
    }

    public synchronized FakeTaskContext withCredential(String name, String value) {
        credentials.put(name, value);
        return this;
    }

    /** A file that is already there. */
    public FileRef file(String name, String contentType, String content) {
        return file(name, contentType, content.getBytes(StandardCharsets.UTF_8));
    }

    public synchronized FileRef file(String name, String contentType, byte[] content) {
        FileRef file = new FileRef("file_" + (files.size() + 1), name, contentType, content.length);
        files.put(file.id(), content);
        return file;
    }

    /** A file of which storage gives nothing. */
    public synchronized FileRef brokenFile(String name) {
        FileRef file = file(name, "application/octet-stream", new byte[0]);
        broken.add(file.id());
        return file;
    }

    public synchronized byte[] bytes(FileRef file) {
        return files.get(file.id());
    }

    /** The files that the task wrote, in order. */
    public synchronized List<FileRef> written() {
        return List.copyOf(written);
    }

    public synchronized int fileCount() {
        return files.size();
    }

    public synchronized String text() {
        return text.toString();
    }

    public synchronized String reasoning() {
        return reasoning.toString();
    }

    /** How many pieces of text and reasoning have come. */
    public synchronized int deltas() {
        return deltas;
    }

    /** The blocks of sound, in order. */
    public synchronized List<byte[]> audio() {
        return List.copyOf(audio);
    }

    public synchronized List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    /** Blocks until {@code expected} pieces of text or reasoning have come, for at most 30 s. */
    public synchronized void awaitDeltas(int expected) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(30);
        while (deltas < expected) {
            long left = Duration.between(Instant.now(), end).toMillis();
            if (left <= 0) {
                throw new AssertionError("only " + deltas + " of " + expected + " pieces came");
            }
            wait(left);
        }
    }

    /** Aborts the task: carries out what was registered, in this thread. */
    public void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            cancelled = true;
            actions = List.copyOf(cancelActions);
            cancelActions.clear();
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public String workspace() {
        return "ws_test";
    }

    @Override
    public String run() {
        return "run_test";
    }

    @Override
    public String path() {
        return "task";
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public String idempotencyKey() {
        return "run_test:task";
    }

    @Override
    public Duration remaining() {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public synchronized void text(String delta) {
        text.append(delta);
        deltas++;
        notifyAll();
    }

    @Override
    public synchronized void reasoning(String delta) {
        reasoning.append(delta);
        deltas++;
        notifyAll();
    }

    @Override
    public synchronized void audio(byte[] block) {
        audio.add(block);
    }

    @Override
    public synchronized void message(ObjectNode message) {
        messages.add(message);
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                cancelActions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public synchronized InputStream open(FileRef file) throws TaskException {
        byte[] content = files.get(file.id());
        if (content == null) {
            throw new TaskException(FailureCode.FILE_NOT_FOUND, "no file " + file.id());
        }
        return broken.contains(file.id()) ? new BrokenStream() : new ByteArrayInputStream(content);
    }

    @Override
    public FileRef write(String name, String contentType, InputStream bytes) throws TaskException {
        try {
            FileRef file = file(name, contentType, bytes.readAllBytes());
            synchronized (this) {
                written.add(file);
            }
            return file;
        } catch (IOException e) {
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "the bytes to store could not be read");
        }
    }

    @Override
    public synchronized Optional<String> credential(String name) {
        return Optional.ofNullable(credentials.get(name));
    }

    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("The connection broke off");
        }
    }
}
