package dev.weft.activities.wrapper;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
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
import java.util.ArrayList;
import java.util.List;
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
    private final List<Runnable> cancelActions = new ArrayList<>();
    private final ArrayNode messages = Json.array();
    private boolean cancelled;

    /** What attempts read and write. */
    record Stores(Journal journal, FileStore files, CredentialStore credentials) {}

    /** Who asks: an attempt's number, and what stays the same in all of them. */
    record Identity(int number, String idempotencyKey, Optional<String> user) {}

    Attempt(Stores stores, TaskRequest request, String origin, Identity identity, Duration limit) {
        this.stores = stores;
        this.request = request;
        this.origin = origin;
        this.identity = identity;
        this.deadline = Instant.now().plus(limit);
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
    public void text(String delta) {
        stores.journal().delta(request.run(), origin, path(), identity.number(), false, delta);
    }

    @Override
    public void reasoning(String delta) {
        stores.journal().delta(request.run(), origin, path(), identity.number(), true, delta);
    }

    @Override
    public void message(ObjectNode message) {
        synchronized (this) {
            messages.add(message);
        }
        stores.journal().message(request.run(), origin, path(), identity.number(), message);
    }

    synchronized ArrayNode messages() {
        return messages.deepCopy();
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

    /** Closes what the runner has registered. A second call does nothing. */
    void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            actions = List.copyOf(cancelActions);
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public InputStream open(FileRef file) throws TaskException {
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
                    name,
                    contentType,
                    Optional.of(request.canvas().id()),
                    identity.user(),
                    Optional.of(run()),
                    Optional.of(path()));
            return stores.files().write(file, bytes, MAX_FILE_BYTES).reference();
        } catch (FileStore.TooLargeException e) {
            throw new TaskException(FailureCode.OUTPUT_TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (StoreUnavailableException e) {
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "The file store does not answer");
        }
    }

    @Override
    public Optional<String> credential(String name) {
        return stores.credentials().reveal(workspace(), name);
    }
}
