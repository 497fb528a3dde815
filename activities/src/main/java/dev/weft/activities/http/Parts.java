package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;

/**
 * The parts of a multipart body: a list of {@code {name, value | file, filename, contentType}}, or an object of values
 * and files by name, lists standing for several parts of a name.
 */
final class Parts {
    private final MultipartBody.Builder body = new MultipartBody.Builder().setType(MultipartBody.FORM);
    private final TaskContext context;

    private Parts(TaskContext context) {
        this.context = context;
    }

    static RequestBody of(JsonNode config, TaskContext context) throws TaskException {
        Parts parts = new Parts(context);
        if (config.isArray()) {
            for (JsonNode part : config) {
                parts.described(part);
            }
        } else if (config.isObject()) {
            for (Map.Entry<String, JsonNode> member : config.properties()) {
                parts.named(member.getKey(), member.getValue());
            }
        }
        try {
            return parts.body.build();
        } catch (IllegalStateException e) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "multipart has no parts");
        }
    }

    private void described(JsonNode part) throws TaskException {
        String name = part.path("name").asString("");
        if (name.isEmpty()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "multipart: each part needs a name");
        }
        Optional<String> filename = text(part, "filename");
        Optional<MediaType> type = text(part, "contentType").map(MediaType::parse);
        Optional<JsonNode> value = Values.member(part, "file").or(() -> Values.member(part, "value"));
        if (value.isEmpty()) {
            return;
        }
        boolean files = value.get().isArray() && Values.member(part, "file").isPresent();
        for (JsonNode one : files ? value.get() : Json.array().add(value.get())) {
            if (!one.isNull()) {
                add(name, one, filename, type);
            }
        }
    }

    private void named(String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(item -> named(name, item));
        } else if (!value.isNull()) {
            add(name, value, Optional.empty(), Optional.empty());
        }
    }

    private void add(String name, JsonNode value, Optional<String> filename, Optional<MediaType> type) {
        Optional<FileRef> file = Payload.file(value);
        if (file.isPresent()) {
            String shown = filename.orElseGet(file.get()::name);
            body.addFormDataPart(name, shown, new FileBody(file.get(), type, context));
        } else if (value.isContainer()) {
            part(name, Json.bytes(value), filename, type.or(() -> Optional.of(Payload.JSON)));
        } else {
            part(name, value.asString().getBytes(StandardCharsets.UTF_8), filename, type);
        }
    }

    private void part(String name, byte[] bytes, Optional<String> filename, Optional<MediaType> type) {
        body.addPart(MultipartBody.Part.createFormData(
                name, filename.orElse(null), RequestBody.create(bytes, type.orElse(null))));
    }

    private static Optional<String> text(JsonNode part, String member) {
        return Values.member(part, member).map(value -> value.asString(""));
    }
}
