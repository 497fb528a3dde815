package dev.weft.bench;

import dev.weft.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Weft's APIs as a caller uses them: HTTP/1.1 over kept connections, written and read by the caller's own thread. Safe
 * from several threads.
 */
public final class WeftClient {
    private static final String WAIT = "wait=60";
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int CONNECTIONS = 500;

    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(CONNECTIONS, 1, TimeUnit.MINUTES))
            .readTimeout(Duration.ZERO)
            .build();
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
        return call(request("/canvases").post(body(definition)), 201)
                .path("id")
                .asString();
    }

    /** @return the run's id */
    public String start(String canvas, ObjectNode inputs) {
        return call(request("/runs").post(body(canvas, inputs)), 202).path("id").asString();
    }

    /** Starts a run and waits for its end by the same request. @return the ended run with its outputs */
    public JsonNode run(String canvas, ObjectNode inputs) {
        return call(request("/runs").header("Prefer", WAIT).post(body(canvas, inputs)), 200);
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
        return lines(request("/runs/" + run + "/events").get());
    }

    /** Closing the reader closes the answer. */
    private BufferedReader lines(Request.Builder request) {
        Response answer = send(request);
        if (answer.code() != 200) {
            answer.close();
            throw new IllegalStateException("HTTP " + answer.code());
        }
        return new BufferedReader(answer.body().charStream());
    }

    /** @return a key to this canvas alone, as callers of the Dify dialect have one */
    public String appKey(String canvas) {
        ObjectNode wanted = Json.object().put("name", "bench").put("scope", "app").put("canvasId", canvas);
        return call(request("/keys").post(body(wanted)), 201)
                .path("key")
                .asString();
    }

    /** Runs the app in Dify's way. @return its event stream, line by line */
    public BufferedReader app(String appKey) {
        ObjectNode body = Json.object().put("response_mode", "streaming").put("user", "bench");
        body.putObject("inputs");
        return lines(new Request.Builder()
                .url(url + "/v1/workflows/run")
                .header("Authorization", "Bearer " + appKey)
                .post(body(body)));
    }

    public JsonNode get(String path) {
        return call(request(path).get(), 200);
    }

    private static RequestBody body(String canvas, ObjectNode inputs) {
        ObjectNode body = Json.object().put("canvasId", canvas);
        body.set("inputs", inputs);
        return body(body);
    }

    private static RequestBody body(ObjectNode body) {
        return RequestBody.create(Json.bytes(body), JSON);
    }

    private Request.Builder request(String path) {
        return new Request.Builder().url(api + path).header("Authorization", "Bearer " + key);
    }

    private JsonNode call(Request.Builder request, int status) {
        try (Response answer = send(request)) {
            String body = answer.body().string();
            if (answer.code() != status) {
                throw new IllegalStateException("HTTP " + answer.code() + ": " + body);
            }
            return Json.parse(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response send(Request.Builder request) {
        try {
            return client.newCall(request.build()).execute();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
