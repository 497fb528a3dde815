package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.AskAgainNow;
import dev.weft.activities.wire.Secrets;
import dev.weft.activities.wire.TaskCall;
import dev.weft.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import tools.jackson.databind.node.ObjectNode;

/** How the configured endpoint is asked: with its key, never elsewhere than where it is. Thread safe. */
final class ProviderConnection {
    private final OkHttpClient client = new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .addNetworkInterceptor(new AskAgainNow())
            .build();
    private final LlmSettings settings;
    private final ProviderErrors errors;

    ProviderConnection(LlmSettings settings) {
        this.settings = settings;
        this.errors = new ProviderErrors(
                settings.apiKey().map(Secrets.none()::and).orElseGet(Secrets::none));
    }

    /** What its failures mean. */
    ProviderErrors errors() {
        return errors;
    }

    /**
     * Asks once.
     *
     * @param accept media types of the answer, if any are asked for
     * @param idempotencyKey the same for every attempt
     * @param silence longest wait for a connection and for each next word
     */
    <T> T post(
            HttpUrl url,
            Optional<String> accept,
            ObjectNode body,
            String idempotencyKey,
            Duration silence,
            TaskContext context,
            TaskCall.Reader<T> reader)
            throws TaskException, InterruptedException {
        Request.Builder request = new Request.Builder()
                .url(url)
                .header("Idempotency-Key", idempotencyKey)
                .header("User-Agent", "Weft")
                .post(RequestBody.create(Json.bytes(body), MediaType.get("application/json")));
        accept.ifPresent(types -> request.header("Accept", types));
        settings.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        OkHttpClient patient = client.newBuilder()
                .connectTimeout(silence)
                .readTimeout(silence)
                .writeTimeout(silence)
                .build();
        try {
            return TaskCall.execute(patient, request.build(), context, reader);
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
    }
}
