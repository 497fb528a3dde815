package dev.weft.task;

import dev.weft.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file as it stands in inputs and outputs: {@code {"file": "file_…", "name", "contentType", "size"}}.
 *
 * @param id of the file in its workspace
 * @param size in bytes
 */
public record FileRef(String id, String name, String contentType, long size) {

    public ObjectNode toJson() {
        return Json.object()
                .put("file", id)
                .put("name", name)
                .put("contentType", contentType)
                .put("size", size);
    }

    /** Empty when the value is not a file. */
    public static Optional<FileRef> of(JsonNode value) {
        if (!value.isObject() || !value.path("file").isString() || !value.path("name").isString()) {
            return Optional.empty();
        }
        return Optional.of(new FileRef(
                value.path("file").stringValue(),
                value.path("name").stringValue(),
                value.path("contentType").asString("application/octet-stream"),
                value.path("size").asLong(0)));
    }
}
