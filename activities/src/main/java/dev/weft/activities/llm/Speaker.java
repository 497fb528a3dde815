package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.LimitedInput;
import dev.weft.task.FailureCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Response;
import tools.jackson.databind.node.ObjectNode;

/** Lets the configured endpoint speak: OpenAI's {@code /audio/speech}. Thread safe. */
public final class Speaker {
    private static final int BLOCK_BYTES = 16 * 1024;

    private final ProviderConnection connection;
    private final LlmSettings settings;
    private final Optional<HttpUrl> endpoint;

    public Speaker(LlmSettings settings) {
        this.settings = settings;
        this.endpoint = settings.baseUrl()
                .map(url -> url.newBuilder().addPathSegments("audio/speech").build());
        this.connection = new ProviderConnection(settings);
    }

    /**
     * Asks once.
     *
     * @param body {@code {model, input, voice, response_format, speed}}
     * @param key the same for every attempt of this piece
     * @param limit most bytes of sound
     * @param heard each block of sound as it comes
     * @return all of it
     * @throws TaskException as an {@code llm} task fails
     */
    public byte[] speak(ObjectNode body, String key, int limit, Consumer<byte[]> heard, TaskContext context)
            throws TaskException, InterruptedException {
        HttpUrl url = endpoint.orElseThrow(ChatRequest::notConfigured);
        return connection.post(
                url,
                Optional.empty(),
                body,
                key,
                settings.idleTimeout(),
                context,
                response -> sound(response, limit, heard));
    }

    private byte[] sound(Response response, int limit, Consumer<byte[]> heard) throws IOException, TaskException {
        if (!response.isSuccessful()) {
            throw connection.errors().answered(response);
        }
        MediaType type = response.body().contentType();
        if (type != null && (type.type().equals("text") || type.subtype().contains("json"))) {
            throw connection.errors().broken("its answer is of type " + type + ", not sound");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        InputStream bytes = new LimitedInput(
                response.body().byteStream(),
                limit,
                () -> new TaskException(FailureCode.OUTPUT_TOO_LARGE, "the sound is larger than " + limit + " bytes"));
        byte[] block = bytes.readNBytes(BLOCK_BYTES);
        while (block.length > 0) {
            whole.writeBytes(block);
            heard.accept(block);
            block = bytes.readNBytes(BLOCK_BYTES);
        }
        if (whole.size() == 0) {
            throw connection.errors().broken("its answer is empty");
        }
        return whole.toByteArray();
    }
}
