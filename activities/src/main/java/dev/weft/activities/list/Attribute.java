package dev.weft.activities.list;

import dev.weft.json.Json;
import dev.weft.task.FileRef;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What of an element is compared.
 *
 * @param name of files {@code name}, {@code extension}, {@code mime_type}, {@code type}, {@code size} and others; of
 *     objects a member; empty: the element itself
 */
record Attribute(String name) {

    /** Null when the element has no such attribute. */
    JsonNode of(JsonNode element) {
        if (name.isEmpty()) {
            return element;
        }
        Optional<FileRef> file = FileRef.of(element);
        if (file.isPresent()) {
            return ofFile(file.get(), element);
        }
        JsonNode member = element.path(name);
        return member.isMissingNode() ? Json.nil() : member;
    }

    private JsonNode ofFile(FileRef file, JsonNode element) {
        return switch (name) {
            case "name" -> Json.text(file.name());
            case "extension" -> Json.text(extension(file));
            case "mime_type" -> Json.text(file.contentType());
            case "type" -> element.path("type").isString() ? element.path("type") : Json.text(kind(file));
            case "size" -> Json.tree(file.size());
            case "transfer_method" -> Json.text(element.path("transfer_method").asString("local_file"));
            case "related_id" -> Json.text(file.id());
            default -> {
                JsonNode member = element.path(name);
                yield member.isMissingNode() ? Json.nil() : member;
            }
        };
    }

    /** With its dot, or nothing. */
    private static String extension(FileRef file) {
        int dot = file.name().lastIndexOf('.');
        return dot < 0 ? "" : file.name().substring(dot).toLowerCase(Locale.ROOT);
    }

    private static String kind(FileRef file) {
        String type = file.contentType().toLowerCase(Locale.ROOT);
        for (String kind : new String[] {"image", "audio", "video"}) {
            if (type.startsWith(kind + "/")) {
                return kind;
            }
        }
        return "document";
    }
}
