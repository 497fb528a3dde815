package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.AskAgainNow;
import dev.weft.activities.wire.LimitedInput;
import dev.weft.activities.wire.Secrets;
import dev.weft.activities.wire.TaskCall;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.node.ObjectNode;

/** Lets the configured endpoint speak: OpenAI's {@code /audio/speech}. Thread safe. */
public final class Speaker {
    private static final int BLOCK_BYTES = 16 * 1024;

    private final OkHttpClient client;
    private final LlmSettings settings;
    private final ProviderErrors errors;
    private final Optional<HttpUrl> endpoint;

    public Speaker(LlmSettings settings) {
        this.settings = settings;
        this.endpoint = settings.baseUrl()
                .map(url -> url.newBuilder().addPathSegments("audio/speech").build());
        this.errors = new ProviderErrors(
                settings.apiKey().map(Secrets.none()::and).orElseGet(Secrets::none));
        this.client = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .addNetworkInterceptor(new AskAgainNow())
                .build();
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
        Request.Builder request = new Request.Builder()
                .url(url)
                .header("Idempotency-Key", key)
                .header("User-Agent", "Weft")
                .post(RequestBody.create(Json.bytes(body), MediaType.get("application/json")));
        settings.apiKey().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        Duration silence = settings.idleTimeout();
        OkHttpClient patient = client.newBuilder()
                .connectTimeout(silence)
                .readTimeout(silence)
                .writeTimeout(silence)
                .build();
        try {
            return TaskCall.execute(patient, request.build(), context, response -> sound(response, limit, heard));
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
    }

    private byte[] sound(Response response, int limit, Consumer<byte[]> heard) throws IOException, TaskException {
        if (!response.isSuccessful()) {
            throw errors.answered(response);
        }
        MediaType type = response.body().contentType();
        if (type != null && (type.type().equals("text") || type.subtype().contains("json"))) {
            throw errors.broken("its answer is of type " + type + ", not sound");
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
            throw errors.broken("its answer is empty");
        }
        return whole.toByteArray();
    }
}
