package dev.weft.api.dialect.weft;

import dev.weft.store.FileStore.StoredFile;
import java.time.Instant;
import java.util.Optional;

/**
 * @param size in bytes
 * @param url of the bytes, with the same key
 */
record FileJson(
        String id,
        String name,
        String contentType,
        long size,
        String sha256,
        Optional<String> runId,
        Optional<String> task,
        Instant createdAt,
        String url) {
    static FileJson of(StoredFile file) {
        return new FileJson(
                file.id(),
                file.name(),
                file.contentType(),
                file.size(),
                file.sha256(),
                file.run(),
                file.task(),
                file.createdAt(),
                "/weft/v1/files/" + file.id() + "/content");
    }
}
