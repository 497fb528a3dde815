package dev.weft.services.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * An OpenAI-compatible model provider on a free loopback port. Each request takes the next scripted answer; when none
 * is left, the standing one. Streams unless the request says {@code "stream": false}. Safe from several threads.
 *
 * <pre>{@code
 * try (FakeProvider provider = FakeProvider.start()) {
 *     provider.next(FakeProvider.rateLimited(Duration.ofSeconds(2)));
 *     provider.next(Completion.of("Hello world").pace(Duration.ofMillis(20)).cutAfter(1));
 *     // WEFT_LLM_BASE_URL = provider.baseUrl()
 * }
 * }</pre>
 */
public final class FakeProvider implements AutoCloseable {
    private final Queue<Function<RecordedRequest, Reply>> scripted = new ConcurrentLinkedQueue<>();
    private volatile Function<RecordedRequest, Reply> standing = this::unscriptedReply;
    private volatile Function<RecordedRequest, Reply> speech = request -> Reply.of(
            200, "audio/mpeg", ("spoken: " + request.json().path("input").asString("")).getBytes(StandardCharsets.UTF_8));
    private final FakeHttpServer server = FakeHttpServer.start(this::answer);

    private FakeProvider() {}

    public static FakeProvider start() {
        return new FakeProvider();
    }

    /** For {@code WEFT_LLM_BASE_URL}; ends in {@code /v1}. */
    public String baseUrl() {
        return server.url("/v1");
    }

    /** The answer to the next request that has none yet. */
    public FakeProvider next(Completion completion) {
        scripted.add(request -> render(completion, request));
        return this;
    }

    public FakeProvider next(Reply reply) {
        scripted.add(request -> reply);
        return this;
    }

    /** The answer to all requests for which nothing is scripted; at first an echo of the last message, or in JSON mode a value that fits. */
    public FakeProvider always(Function<RecordedRequest, Completion> answer) {
        standing = request -> render(answer.apply(request), request);
        return this;
    }

    /** Takes {@link #always} back. */
    public FakeProvider asAtFirst() {
        standing = this::unscriptedReply;
        return this;
    }

    private Reply unscriptedReply(RecordedRequest request) {
        return render(Completion.of(unscripted(request)), request);
    }

    public FakeProvider alwaysReply(Reply reply) {
        standing = request -> reply;
        return this;
    }

    /** The answer to all requests to speak; at first {@code spoken: } and the text, as if it were sound. */
    public FakeProvider speaks(Function<RecordedRequest, Reply> answer) {
        speech = answer;
        return this;
    }

    /** OpenAI's error document. */
    public static Reply error(int status, String type, String message) {
        return Reply.of(
                status,
                "application/json",
                "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
                        .formatted(message, type, type));
    }

    public static Reply rateLimited(Duration retryAfter) {
        return error(429, "rate_limit_exceeded", "Rate limit reached for requests")
                .header("Retry-After", Long.toString(retryAfter.toSeconds()));
    }

    public List<RecordedRequest> requests() {
        return server.requests();
    }

    /** @see FakeHttpServer#awaitRequest(int) */
    public RecordedRequest awaitRequest(int number) throws InterruptedException {
        return server.awaitRequest(number);
    }

    /** @see FakeHttpServer#awaitDisconnect() */
    public void awaitDisconnect() throws InterruptedException {
        server.awaitDisconnect();
    }

    public int disconnects() {
        return server.disconnects();
    }

    /** @see FakeHttpServer#ledger() */
    public Map<String, Integer> ledger() {
        return server.ledger();
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply answer(RecordedRequest request) {
        if (request.path().equals("/v1/models")) {
            return Reply.json("{\"object\":\"list\",\"data\":[{\"id\":\"fake\",\"object\":\"model\"}]}");
        }
        if (request.path().equals("/v1/audio/speech")) {
            return speech.apply(request);
        }
        if (!request.path().equals("/v1/chat/completions")) {
            return error(404, "invalid_request_error", "Unknown path " + request.path());
        }
        Function<RecordedRequest, Reply> next = scripted.poll();
        return (next == null ? standing : next).apply(request);
    }

    private static Reply render(Completion completion, RecordedRequest request) {
        return request.json().path("stream").asBoolean(false) ? completion.streamed() : completion.whole();
    }

    private static String unscripted(RecordedRequest request) {
        JsonNode format = request.json().path("response_format");
        return switch (format.path("type").asString("text")) {
            case "json_schema" -> SampleJson.of(format.path("json_schema").path("schema")).toString();
            case "json_object" -> "{}";
            default -> "You said: " + lastMessage(request);
        };
    }

    private static String lastMessage(RecordedRequest request) {
        JsonNode messages = request.json().path("messages");
        return messages.path(messages.size() - 1).path("content").asString("");
    }
}
