package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.LimitedInput;
import dev.weft.activities.wire.Secrets;
import dev.weft.json.Json;
import dev.weft.settings.Setting;
import dev.weft.task.FailureCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns an accepted answer into a task's output: {@code {status, headers, body}}, and {@code files} where asked for. */
final class Answer {
    private static final Set<String> TEXT_SUBTYPES = Set.of(
            "xml", "javascript", "ecmascript", "x-www-form-urlencoded", "graphql", "yaml", "x-yaml", "x-ndjson",
            "ndjson", "sql", "toml", "rtf");

    private final Response response;
    private final TaskContext context;
    private final Secrets credential;
    private final long limit;

    /**
     * @param credential is blotted out wherever the answer repeats it
     * @param limit bytes of the decoded body
     */
    Answer(Response response, TaskContext context, Secrets credential, long limit) {
        this.response = response;
        this.context = context;
        this.credential = credential;
        this.limit = limit;
    }

    ObjectNode output(ReadAs readAs) throws IOException, TaskException {
        ObjectNode output = Json.object().put("status", response.code());
        output.set("headers", headers());
        JsonNode body = body(readAs);
        if (readAs == ReadAs.TEXT_OR_FILE) {
            boolean file = !body.isString();
            output.set("body", file ? Json.text("") : body);
            output.set("files", file ? Json.array().add(body) : Json.array());
        } else {
            output.set("body", body);
        }
        return output;
    }

    private ObjectNode headers() {
        ObjectNode headers = Json.object();
        for (String name : response.headers().names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            List<String> values = response.headers(name);
            if (lower.equals("set-cookie")) {
                ArrayNode cookies = headers.putArray(lower);
                values.forEach(value -> cookies.add(credential.hide(value)));
            } else {
                headers.put(lower, credential.hide(String.join(", ", values)));
            }
        }
        return headers;
    }

    private JsonNode body(ReadAs readAs) throws IOException, TaskException {
        if (response.body().contentLength() > limit) {
            throw tooLarge();
        }
        Optional<MediaType> type = Optional.ofNullable(response.body().contentType());
        return switch (readAs) {
            case JSON -> json(text(bytes(), type));
            case TEXT -> Json.text(text(bytes(), type));
            case FILE -> file(type);
            case AUTO -> type.isEmpty() ? guessed() : byType(type.get());
            case TEXT_OR_FILE -> textOrFile(type);
        };
    }

    private JsonNode textOrFile(Optional<MediaType> type) throws IOException, TaskException {
        String disposition = Optional.ofNullable(response.header("Content-Disposition")).orElse("");
        if (disposition.strip().toLowerCase(Locale.ROOT).startsWith("attachment")) {
            return file(type);
        }
        if (type.isEmpty()) {
            JsonNode guessed = guessed();
            return guessed.isNull() ? Json.text("") : guessed;
        }
        return isText(type.get()) || isJson(type.get()) ? Json.text(text(bytes(), type)) : file(type);
    }

    private JsonNode byType(MediaType type) throws IOException, TaskException {
        if (isJson(type)) {
            String text = text(bytes(), Optional.of(type));
            try {
                return json(text);
            } catch (TaskException e) {
                return Json.text(text);
            }
        }
        return isText(type) ? Json.text(text(bytes(), Optional.of(type))) : file(Optional.of(type));
    }

    private static boolean isJson(MediaType type) {
        String subtype = type.subtype().toLowerCase(Locale.ROOT);
        return subtype.equals("json") || subtype.endsWith("+json");
    }

    private static boolean isText(MediaType type) {
        String subtype = type.subtype().toLowerCase(Locale.ROOT);
        return type.type().equalsIgnoreCase("text")
                || TEXT_SUBTYPES.contains(subtype)
                || subtype.endsWith("+xml")
                || subtype.endsWith("+yaml");
    }

    private JsonNode guessed() throws IOException, TaskException {
        byte[] bytes = bytes();
        if (bytes.length == 0) {
            return Json.nil();
        }
        try {
            return Json.text(credential.hide(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()));
        } catch (CharacterCodingException e) {
            return context.write(AnswerName.of(response), "application/octet-stream", new ByteArrayInputStream(bytes))
                    .toJson();
        }
    }

    private JsonNode json(String text) throws TaskException {
        if (text.isBlank()) {
            return Json.nil();
        }
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw new TaskException(
                    FailureCode.HTTP_STATUS,
                    "HTTP %d from %s, but its body can't be read as JSON"
                            .formatted(response.code(), response.request().url().host()));
        }
    }

    private String text(byte[] bytes, Optional<MediaType> type) throws IOException {
        return credential.hide(ResponseBody.create(bytes, type.orElse(null)).string());
    }

    private byte[] bytes() throws IOException {
        try (InputStream in = new LimitedInput(response.body().byteStream(), limit, this::tooLarge)) {
            return in.readAllBytes();
        }
    }

    private JsonNode file(Optional<MediaType> type) throws IOException, TaskException {
        String contentType = type.map(MediaType::toString).orElse("application/octet-stream");
        LimitedInput in = new LimitedInput(response.body().byteStream(), limit, this::tooLarge);
        try (in) {
            return context.write(AnswerName.of(response), contentType, in).toJson();
        } catch (TaskException | RuntimeException e) {
            // Storage reports that its input broke off; why it did is what the task failed by.
            if (in.failure().isPresent()) {
                throw in.failure().get();
            }
            throw e;
        }
    }

    private TaskException tooLarge() {
        return new TaskException(
                FailureCode.OUTPUT_TOO_LARGE,
                "the answer is larger than " + limit + " bytes (" + Setting.WEFT_HTTP_MAX_BYTES + ")");
    }
}
