package dev.weft.chaos.load;

import dev.weft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** A client as patient as it should be: asks the next API when one does not answer, with the same key. Thread safe. */
public final class WeftClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final List<String> urls;
    private final String key;
    private final AtomicInteger next = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();
    private final List<BiConsumer<Integer, Answer>> listeners = new CopyOnWriteArrayList<>();

    public WeftClient(List<String> urls, String key) {
        this.urls = List.copyOf(urls);
        this.key = key;
    }

    /** What an API said. */
    public record Answer(int status, String body) {
        public JsonNode json() {
            return Json.parse(body);
        }
    }

    /** Told of every answer, with the number of the API that gave it. */
    public void onAnswer(BiConsumer<Integer, Answer> listener) {
        listeners.add(listener);
    }

    /**
     * Asks until an API answers with anything but 429 or a fault of its own.
     *
     * @param idempotencyKey empty for none
     * @throws IllegalStateException when none has answered for minutes
     */
    public Answer post(String path, JsonNode body, Optional<String> idempotencyKey) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            int api = Math.floorMod(next.getAndIncrement(), urls.size()) + 1;
            try {
                Answer answer = postTo(api, path, body, idempotencyKey);
                if (answer.status() != 429 && answer.status() < 500) {
                    return answer;
                }
                last = answer.toString();
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(PAUSE);
        }
        throw new IllegalStateException("No API answered POST " + path + " for " + PATIENCE + "; the last: " + last);
    }

    /** Asks one API once. */
    public Answer postTo(int api, String path, JsonNode body, Optional<String> idempotencyKey)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(api, path)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        idempotencyKey.ifPresent(value -> request.header("Idempotency-Key", value));
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        Answer answer = new Answer(response.statusCode(), response.body());
        listeners.forEach(listener -> listener.accept(api, answer));
        return answer;
    }

    /** Opens a stream of events; the caller closes it. Empty when this API says that nothing is left to come. */
    Optional<InputStream> events(int api, String run, long after) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(api, "/weft/v1/runs/" + run + "/events").timeout(LIMIT);
        if (after > 0) {
            request.header("Last-Event-ID", Long.toString(after));
        }
        HttpResponse<InputStream> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            return Optional.of(response.body());
        }
        String said;
        try (InputStream body = response.body()) {
            said = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (response.statusCode() == 204) {
            return Optional.empty();
        }
        Answer answer = new Answer(response.statusCode(), said);
        listeners.forEach(listener -> listener.accept(api, answer));
        throw new IOException("The events of " + run + " were refused: " + answer);
    }

    public int apis() {
        return urls.size();
    }

    private HttpRequest.Builder request(int api, String path) {
        return HttpRequest.newBuilder(URI.create(urls.get(api - 1) + path)).header("Authorization", "Bearer " + key);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
