package dev.weft.activities.file;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {file, as} → {text | json | rows | bytes}}. A file that can't be read as asked is {@link
 * FailureCode#FILE_UNREADABLE}, one over the limit {@link FailureCode#OUTPUT_TOO_LARGE}.
 */
public final class FileReadRunner implements TaskRunner {
    /** Largest file that is read into an output, in bytes. */
    public static final int MAX_BYTES = 20 * 1024 * 1024;

    private final int maxBytes;

    public FileReadRunner() {
        this(MAX_BYTES);
    }

    FileReadRunner(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public String type() {
        return "file.read";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException {
        FileRef file = file(config.path("file"));
        byte[] bytes = bytes(file, context);
        ReadAs as = ReadAs.of(config.path("as").asString("text"));
        return switch (as == ReadAs.AUTO ? ReadAs.guess(file, bytes) : as) {
            case TEXT, AUTO -> Json.object().put("text", text(bytes, config, file));
            case JSON -> Json.object().set("json", json(text(bytes, config, file), file));
            case CSV -> Json.object().set("rows", CsvTable.of(config).read(text(bytes, config, file), file.name()));
            case BYTES -> Json.object().put("bytes", Base64.getEncoder().encodeToString(bytes));
        };
    }

    private static FileRef file(JsonNode value) throws TaskException {
        JsonNode id = value.isString() ? value : value.path("file");
        if (!id.isString() || id.stringValue().isBlank()) {
            String hint = value.isArray() ? "; use forEach to read several" : "";
            throw new TaskException(FailureCode.INVALID_CONFIG, "file must be a file" + hint);
        }
        return FileRef.of(value)
                .orElseGet(() -> new FileRef(
                        id.stringValue(),
                        value.path("name").asString(id.stringValue()),
                        value.path("contentType").asString("application/octet-stream"),
                        0));
    }

    private byte[] bytes(FileRef file, TaskContext context) throws TaskException {
        if (file.size() > maxBytes) {
            throw tooLarge(file);
        }
        try (InputStream stream = context.open(file)) {
            byte[] bytes = stream.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "Reading " + file.name() + " broke off");
        }
    }

    private TaskException tooLarge(FileRef file) {
        return new TaskException(
                FailureCode.OUTPUT_TOO_LARGE, file.name() + " is larger than " + maxBytes + " bytes, the most that is read");
    }

    private static String text(byte[] bytes, ObjectNode config, FileRef file) throws TaskException {
        return Encoding.of(config.path("encoding").asString("")).decode(bytes, file.name());
    }

    private static JsonNode json(String text, FileRef file) throws TaskException {
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw new TaskException(
                    FailureCode.FILE_UNREADABLE, file.name() + " is not JSON: " + e.getOriginalMessage() + place(e));
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
