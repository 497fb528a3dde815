package dev.weft.store;

import dev.weft.task.FileRef;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Files of a workspace: rows in PostgreSQL, bytes in object storage. Streams; never holds a file in memory. */
public interface FileStore {

    /**
     * Stores a file. The row appears only once all bytes are stored.
     *
     * @param limit in bytes
     * @throws TooLargeException once more bytes arrive; nothing is kept
     * @throws java.io.UncheckedIOException when the bytes can't be read to their end; nothing is kept
     * @throws StoreUnavailableException when storage does not answer; nothing is kept
     */
    StoredFile write(NewFile file, InputStream bytes, long limit);

    Optional<StoredFile> find(String workspace, String id);

    /** The bytes; close the stream. Empty when the workspace has no such file. */
    Optional<InputStream> open(String workspace, String id);

    /** The bytes from the given one on; close the stream. Empty when the workspace has no such file. */
    Optional<InputStream> open(String workspace, String id, long from);

    List<StoredFile> ofRun(String workspace, String run);

    /** Newest first. {@code canvas}: only files that belong to it. */
    Page<StoredFile> list(String workspace, Optional<String> canvas, Optional<String> cursor, int limit);

    boolean delete(String workspace, String id);

    /** Gives a file that belongs to no end-user to this one; false when there is none. */
    boolean give(String workspace, String id, String user);

    /**
     * Deletes files that were stored before the moment and that no run which still exists has used, nor a trigger names;
     * returns how many.
     */
    int expireUnused(Instant storedBefore);

    /** @param run that wrote it; its files go with it, but for those that another run uses */
    record NewFile(
            String workspace,
            String name,
            String contentType,
            Optional<String> canvas,
            Optional<String> user,
            Optional<String> run,
            Optional<String> task) {}

    record StoredFile(
            String id,
            String workspace,
            String name,
            String contentType,
            long size,
            String sha256,
            Optional<String> canvas,
            Optional<String> user,
            Optional<String> run,
            Optional<String> task,
            boolean used,
            Instant createdAt) {
        public FileRef reference() {
            return new FileRef(id, name, contentType, size);
        }
    }

    final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooLargeException(long limit) {
            super("The file is larger than " + limit + " bytes");
        }
    }
}
