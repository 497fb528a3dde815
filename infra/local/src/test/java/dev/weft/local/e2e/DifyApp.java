package dev.weft.local.e2e;

import dev.weft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A canvas as Dify's clients meet it. */
record DifyApp(String canvas, String key) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Map<String, DifyApp> KNOWN = new ConcurrentHashMap<>();

    static DifyApp of(String canvas) {
        return KNOWN.computeIfAbsent(canvas, id -> {
            ObjectNode key = Json.object().put("name", "e2e").put("scope", "app").put("canvasId", id);
            return new DifyApp(id, Stack.post("/keys", key, 201).path("key").asString());
        });
    }

    /** The one whose run that is. */
    static DifyApp ofRun(String run) {
        return of(Stack.get("/runs/" + run).path("canvasId").asString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(Stack.url() + "/v1" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    JsonNode get(String path) {
        return Json.parse(text(request(path).GET(), 200));
    }

    JsonNode post(String path, String body, int status) {
        return Json.parse(text(request(path).POST(BodyPublishers.ofString(body.replace('\'', '"'))), status));
    }

    String text(HttpRequest.Builder request, int status) {
        try (InputStream body = open(request, status)) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream open(HttpRequest.Builder request, int status) {
        try {
            HttpResponse<InputStream> answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != status) {
                throw new AssertionError(
                        answer.statusCode() + ": " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A stream's events without its keep-alives, each with its empty line. */
    static List<String> events(String stream) {
        return List.of(stream.replace("event: ping\n\n", "").split("(?<=\n\n)"));
    }

    static JsonNode data(String event) {
        return Json.parse(event.lines().filter(line -> line.startsWith("data: ")).findFirst().orElseThrow().substring(6));
    }
}
