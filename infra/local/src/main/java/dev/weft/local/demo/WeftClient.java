package dev.weft.local.demo;

import dev.weft.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The native API, as any program would call it. */
final class WeftClient implements AutoCloseable {
    private static final String BOUNDARY = "weft-demo-7d1f0c";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String url;
    private final String key;

    WeftClient(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /** @return the file's id */
    String upload(String name, String contentType, byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: " + contentType + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return id(request("/weft/v1/files")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    /** @return the canvas's id */
    String createCanvas(JsonNode definition) {
        return id(post("/weft/v1/canvases", definition));
    }

    /** @return the run's id */
    String startRun(String canvas, JsonNode inputs) {
        return id(post("/weft/v1/runs", Json.object().put("canvasId", canvas).set("inputs", inputs)));
    }

    JsonNode run(String id) {
        return Json.parse(text(request("/weft/v1/runs/" + id)));
    }

    JsonNode output(String run) {
        return Json.parse(text(request("/weft/v1/runs/" + run + "/output")));
    }

    /** The text of a file. */
    String download(String file) {
        return text(request("/weft/v1/files/" + file + "/content"));
    }

    /** Reads the run's events to their end. */
    void follow(String run, Consumer<RunEvent> reader) {
        HttpRequest request = request("/weft/v1/runs/" + run + "/events").build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw refused(response.statusCode(), new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            try (InputStream body = response.body()) {
                RunEvent.read(body, reader);
            }
        } catch (IOException e) {
            throw new DemoException("The events of the run broke off: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + key);
    }

    private HttpRequest.Builder post(String path, JsonNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)));
    }

    private String id(HttpRequest.Builder request) {
        return Json.parse(text(request)).required("id").asString();
    }

    private String text(HttpRequest.Builder builder) {
        try {
            HttpResponse<String> response = http.send(
                    builder.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() >= 300) {
                throw refused(response.statusCode(), response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new DemoException("The API does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static DemoException refused(int status, String body) {
        return new DemoException("The API answered " + status + ": " + body);
    }

    private static DemoException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new DemoException("Interrupted", e);
    }

    @Override
    public void close() {
        http.close();
    }
}
