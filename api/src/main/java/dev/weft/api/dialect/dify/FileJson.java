package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.store.FileStore.StoredFile;
import java.util.Locale;

/**
 * An uploaded file.
 *
 * @param size in bytes
 * @param extension without its dot
 * @param createdBy id of the end-user
 * @param createdAt in Unix seconds
 */
record FileJson(
        String id,
        String name,
        long size,
        String extension,
        @JsonProperty("mime_type") String mimeType,
        @JsonProperty("created_by") String createdBy,
        @JsonProperty("created_at") long createdAt) {

    static FileJson of(StoredFile file) {
        int dot = file.name().lastIndexOf('.');
        return new FileJson(
                file.id(),
                file.name(),
                file.size(),
                dot < 0 ? "" : file.name().substring(dot + 1).toLowerCase(Locale.ROOT),
                file.contentType(),
                EndUsers.id(file.canvas().orElse(""), file.user().orElse("")),
                file.createdAt().getEpochSecond());
    }
}
