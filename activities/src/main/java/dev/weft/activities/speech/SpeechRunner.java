package dev.weft.activities.speech;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.activities.llm.Speaker;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {text, model, voice, format, speed} → {file, characters}}. The sound streams into the task's partial output and
 * is kept as a file. A long text is spoken in pieces, one after the other; of formats that can't be put together so
 * ({@code wav}, {@code flac}) in one. Nothing to say is no failure.
 */
public final class SpeechRunner implements TaskRunner {
    private static final int MAX_CHARACTERS = 100_000;
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private final Speaker speaker;
    private final String model;

    /** @param model for tasks that name none */
    public SpeechRunner(Speaker speaker, String model) {
        this.speaker = speaker;
        this.model = model;
    }

    @Override
    public String type() {
        return "speech";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        String text = SpokenText.of(config.path("text"));
        if (text.isBlank()) {
            return output(Json.nil(), 0);
        }
        int characters = text.codePointCount(0, text.length());
        if (characters > MAX_CHARACTERS) {
            throw new TaskException(FailureCode.E2004, "Content is too large. Maximum length is 100k characters.");
        }
        String format = config.path("format").asString("mp3");
        boolean whole = format.equals("wav") || format.equals("flac");
        List<String> pieces = whole ? List.of(text) : SpokenText.pieces(text);
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        for (int i = 0; i < pieces.size(); i++) {
            ObjectNode request = Json.object()
                    .put("model", config.path("model").asString(model))
                    .put("input", pieces.get(i))
                    .put("voice", config.path("voice").asString("alloy"))
                    .put("response_format", format);
            if (config.path("speed").isNumber()) {
                request.set("speed", config.path("speed"));
            }
            String key = context.idempotencyKey() + (i == 0 ? "" : ":" + (i + 1));
            sound.writeBytes(
                    speaker.speak(request, key, MAX_BYTES - sound.size(), context::audio, context));
        }
        FileRef file = context.write(
                "speech." + format, contentType(format), new ByteArrayInputStream(sound.toByteArray()));
        return output(file.toJson(), characters);
    }

    private static ObjectNode output(JsonNode file, int characters) {
        ObjectNode output = Json.object();
        output.set("file", file);
        return output.put("characters", characters);
    }

    private static String contentType(String format) {
        return switch (format) {
            case "wav" -> "audio/wav";
            case "opus" -> "audio/ogg";
            case "aac" -> "audio/aac";
            case "flac" -> "audio/flac";
            case "pcm" -> "audio/L16";
            default -> "audio/mpeg";
        };
    }
}
