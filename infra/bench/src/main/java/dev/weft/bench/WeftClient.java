package dev.weft.bench;

import dev.weft.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Weft's APIs as a caller uses them: HTTP/1.1 over kept connections. Safe from several threads. */
public final class WeftClient {
    private static final String WAIT = "wait=60";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String api;
    private final String key;

    /** @param url of Weft, without a path */
    public WeftClient(String url, String key) {
        this.url = url;
        this.api = url + "/weft/v1";
        this.key = key;
    }

    /** @return its id */
    public String createCanvas(ObjectNode definition) {
        return call(request("/canvases").POST(BodyPublishers.ofString(Json.write(definition))), 201)
                .path("id")
                .asString();
    }

    /** @return the run's id */
    public String start(String canvas, ObjectNode inputs) {
        return call(request("/runs").POST(body(canvas, inputs)), 202).path("id").asString();
    }

    /** Starts a run and waits for its end by the same request. @return the ended run with its outputs */
    public JsonNode run(String canvas, ObjectNode inputs) {
        return call(request("/runs").header("Prefer", WAIT).POST(body(canvas, inputs)), 200);
    }

    /** Starts a run and follows its events to their end. @return the data of the last one */
    public JsonNode follow(String canvas, ObjectNode inputs) {
        String run = start(canvas, inputs);
        try (BufferedReader lines = events(run)) {
            String last = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    last = line.substring("data: ".length());
                }
            }
            return Json.parse(last);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The run's event stream, line by line. */
    public BufferedReader events(String run) {
        return lines(request("/runs/" + run + "/events").GET());
    }

    private BufferedReader lines(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + answer.statusCode());
        }
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** @return a key to this canvas alone, as callers of the Dify dialect have one */
    public String appKey(String canvas) {
        ObjectNode wanted = Json.object().put("name", "bench").put("scope", "app").put("canvasId", canvas);
        return call(request("/keys").POST(BodyPublishers.ofString(Json.write(wanted))), 201)
                .path("key")
                .asString();
    }

    /** Runs the app in Dify's way. @return its event stream, line by line */
    public BufferedReader app(String appKey) {
        ObjectNode body = Json.object().put("response_mode", "streaming").put("user", "bench");
        body.putObject("inputs");
        return lines(HttpRequest.newBuilder(URI.create(url + "/v1/workflows/run"))
                .header("Authorization", "Bearer " + appKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body))));
    }

    public JsonNode get(String path) {
        return call(request(path).GET(), 200);
    }

    private static HttpRequest.BodyPublisher body(String canvas, ObjectNode inputs) {
        ObjectNode body = Json.object().put("canvasId", canvas);
        body.set("inputs", inputs);
        return BodyPublishers.ofString(Json.write(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private JsonNode call(HttpRequest.Builder request, int status) {
        HttpResponse<String> answer = send(request, BodyHandlers.ofString());
        if (answer.statusCode() != status) {
            throw new IllegalStateException("HTTP " + answer.statusCode() + ": " + answer.body());
        }
        return Json.parse(answer.body());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
