package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.LimitedInput;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.sse.EventSources;
import okio.Okio;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the configured endpoint for one turn. Its address comes from the operator, not from a canvas, and is often on
 * the same network: so it does not pass the egress guard, and it may be reached through the machine's proxy. Safe from
 * several threads.
 */
final class ChatProvider {
    private static final long MAX_BYTES = 64L << 20;

    private final ProviderConnection connection;
    private final HttpUrl endpoint;
    private final LlmSettings settings;

    ChatProvider(LlmSettings settings, HttpUrl baseUrl) {
        this.settings = settings;
        this.endpoint = baseUrl.newBuilder().addPathSegments("chat/completions").build();
        this.connection = new ProviderConnection(settings);
    }

    /** Whether it is OpenAI's own API, which differs in some names from what others took over. */
    boolean isOpenAi() {
        return endpoint.host().equals("api.openai.com");
    }

    /**
     * Asks once and passes text and reasoning on as they come.
     *
     * @param idempotencyKey the same for every attempt of this turn
     * @param separate whether thoughts in the text are told apart
     */
    Turn ask(ObjectNode body, String idempotencyKey, boolean separate, TaskContext context)
            throws TaskException, InterruptedException {
        return connection.post(
                endpoint,
                Optional.of("text/event-stream, application/json"),
                body,
                idempotencyKey,
                silence(context),
                context,
                response -> turn(response, separate, context));
    }

    private Duration silence(TaskContext context) {
        Duration silence = settings.idleTimeout();
        Duration remaining = context.remaining();
        return remaining.toMillis() > 0 && remaining.compareTo(silence) < 0 ? remaining : silence;
    }

    private Turn turn(Response response, boolean separate, TaskContext context) throws IOException, TaskException {
        if (!response.isSuccessful()) {
            throw connection.errors().answered(response);
        }
        MediaType type = response.body().contentType();
        String kind = type == null ? "" : type.type() + "/" + type.subtype();
        TurnReader reader = new TurnReader(context, connection.errors(), separate);
        InputStream bytes = new LimitedInput(response.body().byteStream(), MAX_BYTES, ChatProvider::tooLarge);
        return switch (kind) {
            case "text/event-stream" -> {
                EventReader events = new EventReader(reader);
                EventSources.processResponse(
                        response.newBuilder()
                                .body(ResponseBody.create(Okio.buffer(Okio.source(bytes)), type, -1))
                                .build(),
                        events);
                yield reader.finish(events.ended());
            }
            case "application/json" -> {
                reader.read(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
                yield reader.finish(true);
            }
            default -> throw connection.errors().broken(
                    "its answer is of type " + (kind.isEmpty() ? "unknown" : kind) + ", not a chat model's");
        };
    }

    private static TaskException tooLarge() {
        return new TaskException(
                FailureCode.OUTPUT_TOO_LARGE, "the model's answer is larger than " + MAX_BYTES + " bytes");
    }
}
