package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;

/** The body of a request, as one of {@code body}, {@code form}, {@code multipart} and {@code file} says. */
final class Payload {
    private static final List<String> KINDS = List.of("body", "form", "multipart", "file");
    static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType TEXT = MediaType.get("text/plain; charset=utf-8");

    private Payload() {}

    /**
     * @param contentType what the author says it is; replaces the kind's own, but for multipart
     * @return empty when none is configured
     */
    static Optional<RequestBody> of(JsonNode config, Optional<MediaType> contentType, TaskContext context)
            throws TaskException {
        List<String> given =
                KINDS.stream().filter(kind -> Values.member(config, kind).isPresent()).toList();
        if (given.size() > 1) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "only one of " + String.join(", ", given) + " can be the body");
        }
        if (given.isEmpty()) {
            return Optional.empty();
        }
        JsonNode value = config.path(given.getFirst());
        return Optional.of(
                switch (given.getFirst()) {
                    case "form" -> form(Values.object(config, "form"), contentType);
                    case "multipart" -> Parts.of(value, context);
                    case "file" -> file(value, contentType, context);
                    default -> body(value, contentType, context);
                });
    }

    private static RequestBody body(JsonNode value, Optional<MediaType> contentType, TaskContext context) {
        Optional<FileRef> file = FileRef.of(value);
        if (file.isPresent()) {
            return new FileBody(file.get(), contentType, context);
        }
        if (value.isString()) {
            MediaType type = contentType.orElse(TEXT);
            return RequestBody.create(value.stringValue().getBytes(type.charset(StandardCharsets.UTF_8)), type);
        }
        return RequestBody.create(Json.bytes(value), contentType.orElse(JSON));
    }

    private static RequestBody file(JsonNode value, Optional<MediaType> contentType, TaskContext context)
            throws TaskException {
        FileRef file = file(value.isArray() && value.size() == 1 ? value.get(0) : value)
                .orElseThrow(() -> new TaskException(FailureCode.INVALID_CONFIG, "file is not a file"));
        return new FileBody(file, contentType, context);
    }

    private static RequestBody form(JsonNode fields, Optional<MediaType> contentType) throws TaskException {
        FormBody.Builder form = new FormBody.Builder(StandardCharsets.UTF_8);
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            for (String value : Values.texts("form." + field.getKey(), field.getValue())) {
                form.add(field.getKey(), value);
            }
        }
        FormBody body = form.build();
        return contentType.isEmpty() ? body : new TypedBody(body, contentType.get());
    }

    /** A file as it stands in inputs and outputs, or at least {@code {"file": id}}. */
    static Optional<FileRef> file(JsonNode value) {
        Optional<FileRef> whole = FileRef.of(value);
        if (whole.isPresent() || !value.path("file").isString()) {
            return whole;
        }
        String id = value.path("file").stringValue();
        return Optional.of(new FileRef(
                id, id, value.path("contentType").asString("application/octet-stream"), value.path("size").asLong(0)));
    }
}
