package dev.weft.activities.file;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A written file's bytes, from whatever value the canvas gives. */
final class Content {

    private Content() {}

    static InputStream open(JsonNode content, String contentType, TaskContext context) throws TaskException {
        Optional<FileRef> copied = FileRef.of(content);
        return copied.isPresent() ? context.open(copied.get()) : new ByteArrayInputStream(bytes(content, contentType));
    }

    static boolean isBase64(JsonNode content) {
        return content.isObject() && content.size() == 1 && content.path("base64").isString();
    }

    private static byte[] bytes(JsonNode content, String contentType) throws TaskException {
        if (isBase64(content)) {
            return decoded(content.path("base64").stringValue());
        }
        return text(content, contentType).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String base64) throws TaskException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "content.base64 is not base64");
        }
    }

    /** Null, which is what a skipped task leaves, is no text, as it is inside a longer template. */
    private static String text(JsonNode content, String contentType) throws TaskException {
        if (content.isString()) {
            return content.stringValue();
        }
        if (content.isMissingNode() || (content.isNull() && !ContentTypes.isJson(contentType))) {
            return "";
        }
        if (content.isArray() && ContentTypes.isCsv(contentType)) {
            return CsvText.of(content, ',');
        }
        if (content.isArray() && ContentTypes.isTabSeparated(contentType)) {
            return CsvText.of(content, '\t');
        }
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n";
    }
}
