package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Images of the workspace as content parts of a message, with their bytes in them. */
final class Images {
    private static final int MAX_BYTES = 20 * 1024 * 1024;
    private static final int MAX_COUNT = 20;

    private Images() {}

    /**
     * @param files a file, a list of files, or nothing; what is no image is left out
     * @param detail how closely they are looked at, when it is a text
     */
    static List<ObjectNode> of(JsonNode files, JsonNode detail, TaskContext context) throws TaskException {
        List<ObjectNode> parts = new ArrayList<>();
        long left = MAX_BYTES;
        for (JsonNode file : files.isArray() ? files : Json.array().add(files)) {
            Optional<FileRef> image = FileRef.of(file).filter(Images::isImage);
            if (image.isEmpty()) {
                continue;
            }
            if (parts.size() == MAX_COUNT) {
                throw new TaskException(FailureCode.INVALID_CONFIG, "files: at most " + MAX_COUNT + " images");
            }
            byte[] bytes = bytes(image.get(), left, context);
            left -= bytes.length;
            ObjectNode part = Json.object().put("type", "image_url");
            ObjectNode url = part.putObject("image_url")
                    .put("url", "data:" + type(image.get()) + ";base64," + Base64.getEncoder().encodeToString(bytes));
            if (detail.isString()) {
                url.set("detail", detail);
            }
            parts.add(part);
        }
        return parts;
    }

    private static byte[] bytes(FileRef file, long left, TaskContext context) throws TaskException {
        try (InputStream in = context.open(file)) {
            byte[] bytes = in.readNBytes((int) left + 1);
            if (bytes.length > left) {
                throw new TaskException(
                        FailureCode.INVALID_CONFIG, "files: the images have more than " + MAX_BYTES + " bytes together");
            }
            return bytes;
        } catch (IOException e) {
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "Reading " + file.name() + " broke off");
        }
    }

    private static boolean isImage(FileRef file) {
        return type(file).startsWith("image/");
    }

    /** By its name where the content type says nothing. */
    private static String type(FileRef file) {
        String type = file.contentType().toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        if (!type.isEmpty() && !type.equals("application/octet-stream")) {
            return type;
        }
        String name = file.name().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            default -> type;
        };
    }
}
