package dev.weft.activities.wrapper;

import dev.weft.activities.Cancellation;
import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.redaction.Pieces;
import dev.weft.activities.redaction.Redaction;
import dev.weft.json.Json;
import dev.weft.store.CredentialStore;
import dev.weft.store.FileStore;
import dev.weft.store.FileStore.NewFile;
import dev.weft.store.Journal;
import dev.weft.store.StoreUnavailableException;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import dev.weft.task.TaskRequest;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One attempt of one task: what its runner may use of the run. */
final class Attempt implements TaskContext {
    private static final long MAX_FILE_BYTES = 2L * 1024 * 1024 * 1024;

    private final Stores stores;
    private final TaskRequest request;
    private final String origin;
    private final Identity identity;
    private final Instant deadline;
    private final Cancellation cancellation = new Cancellation();
    private final ArrayNode messages = Json.array();
    private Redaction redaction;
    private Pieces text;
    private Pieces reasoning;

    /** What attempts read and write. */
    record Stores(Journal journal, FileStore files, CredentialStore credentials, WebFiles web) {}

    /** Who asks: an attempt's number, and what stays the same in all of them. */
    record Identity(int number, String idempotencyKey, Optional<String> user) {}

    /** @param redaction of the run's secrets; credentials that the runner asks for are added */
    Attempt(
            Stores stores,
            TaskRequest request,
            String origin,
            Identity identity,
            Duration limit,
            Redaction redaction) {
        this.stores = stores;
        this.request = request;
        this.origin = origin;
        this.identity = identity;
        this.deadline = Instant.now().plus(limit);
        this.redaction = redaction;
        this.text = redaction.pieces();
        this.reasoning = redaction.pieces();
    }

    @Override
    public String workspace() {
        return request.run().workspace();
    }

    @Override
    public String run() {
        return request.run().run();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public int attempt() {
        return identity.number();
    }

    @Override
    public String idempotencyKey() {
        return identity.idempotencyKey();
    }

    @Override
    public Duration remaining() {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public synchronized void text(String delta) {
        show(false, text.next(delta));
    }

    @Override
    public synchronized void reasoning(String delta) {
        show(true, reasoning.next(delta));
    }

    private void show(boolean aside, String delta) {
        if (!delta.isEmpty()) {
            stores.journal().delta(request.run(), origin, path(), identity.number(), aside, delta);
        }
    }

    /** Shows what was held back of the partial output. Called at the end of the attempt, whatever it was. */
    synchronized void complete() {
        show(false, text.rest());
        show(true, reasoning.rest());
    }

    /** Of all secrets that the attempt knows. */
    synchronized Redaction redaction() {
        return redaction;
    }

    @Override
    public void audio(byte[] block) {
        stores.journal().sound(
                request.run(), origin, path(), identity.number(), Base64.getEncoder().encodeToString(block));
    }

    @Override
    public void message(ObjectNode message) {
        ObjectNode redacted;
        synchronized (this) {
            redacted = (ObjectNode) redaction.json(message);
            messages.add(redacted);
        }
        stores.journal().message(request.run(), origin, path(), identity.number(), redacted);
    }

    synchronized ArrayNode messages() {
        return messages.deepCopy();
    }

    @Override
    public void onCancel(Runnable action) {
        cancellation.onCancel(action);
    }

    @Override
    public boolean cancelled() {
        return cancellation.cancelled();
    }

    /** Closes what the runner has registered. A second call does nothing. */
    void cancel() {
        cancellation.cancel();
    }

    @Override
    public InputStream open(FileRef asked) throws TaskException {
        FileRef file = WebFiles.isWeb(asked) ? stores.web().fetched(asked, request.run(), this) : asked;
        try {
            return stores.files()
                    .open(workspace(), file.id())
                    .orElseThrow(() -> new TaskException(
                            FailureCode.FILE_NOT_FOUND, "The file " + file.name() + " (" + file.id() + ") is gone"));
        } catch (StoreUnavailableException e) {
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "The file store does not answer");
        }
    }

    @Override
    public FileRef write(String name, String contentType, InputStream bytes) throws TaskException {
        try {
            NewFile file = new NewFile(
                    workspace(),
                    redaction().text(name),
                    contentType,
                    Optional.of(request.canvas().id()),
                    identity.user(),
                    Optional.of(run()),
                    Optional.of(path()));
            return stores.files().write(file, redaction().bytes(bytes), MAX_FILE_BYTES).reference();
        } catch (FileStore.TooLargeException e) {
            throw new TaskException(FailureCode.OUTPUT_TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (StoreUnavailableException e) {
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "The file store does not answer");
        }
    }

    @Override
    public Optional<String> credential(String name) {
        Optional<String> value = stores.credentials().reveal(workspace(), name);
        value.ifPresent(secret -> {
            synchronized (this) {
                show(false, text.rest());
                show(true, reasoning.rest());
                redaction = redaction.and("[credential:" + name + "]", Json.text(secret));
                text = redaction.pieces();
                reasoning = redaction.pieces();
            }
        });
        return value;
    }
}
