package dev.weft.api.dialect.weft;

import dev.weft.store.FileStore.StoredFile;
import java.time.Instant;
import java.util.Optional;

/**
 * @param size in bytes
 * @param url of the bytes; needs no key and works until {@code WEFT_FILE_LINK_LIFETIME} has passed
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
    static FileJson of(StoredFile file, String url) {
        return new FileJson(
                file.id(),
                file.name(),
                file.contentType(),
                file.size(),
                file.sha256(),
                file.run(),
                file.task(),
                file.createdAt(),
                url);
    }
}
