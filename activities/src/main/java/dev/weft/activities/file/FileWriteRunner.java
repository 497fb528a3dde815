package dev.weft.activities.file;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {name, content, contentType} → {file}}. A string is written as it is; {@code {"base64": …}} as the bytes it
 * spells; a file is copied; an array as a table when the file is one; anything else as JSON.
 */
public final class FileWriteRunner implements TaskRunner {

    @Override
    public String type() {
        return "file.write";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException {
        String name = FileName.of(config.path("name"));
        String asked = config.path("contentType").asString("").strip();
        JsonNode content = config.path("content");
        String contentType = ContentTypes.of(asked, name, content);
        try (InputStream bytes = Content.open(content, contentType, context)) {
            FileRef file = context.write(name, contentType, bytes);
            return Json.object().set("file", file.toJson());
        } catch (IOException e) {
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "Writing " + name + " broke off");
        }
    }
}
