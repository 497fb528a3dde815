package dev.weft.local.e2e;

import dev.weft.json.Json;
import dev.weft.local.RunningWeft;
import dev.weft.local.WeftLocal;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.store.KeyStore.Scope;
import dev.weft.store.Store;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Weft as its callers meet it: one for all tests of this package. */
final class Stack {
    static final FakeProvider PROVIDER = FakeProvider.start();
    /** On whose behalf runs are started. */
    static final String USER = "abc-123";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String URL;
    private static final String API;
    private static final String KEY;

    static {
        RunningWeft weft = WeftLocal.start(TestServices.settings()
                .with(Map.of(
                        Setting.WEFT_PORT, "0",
                        Setting.WEFT_TASK_QUEUE, "e2e",
                        Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(new byte[32]),
                        Setting.WEFT_EGRESS_ALLOW, "127.0.0.0/8",
                        Setting.WEFT_LLM_BASE_URL, PROVIDER.baseUrl(),
                        Setting.WEFT_LLM_API_KEY, "sk-test",
                        Setting.WEFT_LLM_MODEL, "fake-model")));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(weft::close));
        Store store = weft.part(Store.class);
        URL = weft.url();
        API = URL + "/weft/v1";
        KEY = store.keys()
                .mint(store.workspaces().create("e2e", Optional.empty()).id(), "e2e", Scope.WORKSPACE, Optional.empty())
                .key();
    }

    private Stack() {}

    static String url() {
        return URL;
    }

    /** Of a workspace. */
    static String key() {
        return KEY;
    }

    /** JSON in which {@code '} stands for a quote. */
    static ObjectNode json(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"'));
    }

    static JsonNode post(String path, JsonNode body, int status) {
        return call(request(path).POST(BodyPublishers.ofString(Json.write(body))), status);
    }

    static JsonNode get(String path) {
        return call(request(path).GET(), 200);
    }

    /** Without a body, at any path of the server. */
    static JsonNode call(String method, String path) {
        return call(method, path, 200);
    }

    static JsonNode call(String method, String path, int status) {
        return call(
                HttpRequest.newBuilder(URI.create(URL + path))
                        .header("Authorization", "Bearer " + KEY)
                        .method(method, BodyPublishers.noBody()),
                status);
    }

    static String canvas(ObjectNode definition) {
        return post("/canvases", definition, 201).path("id").asString();
    }

    /** Of a document of Dify's. */
    static String imported(String yaml) {
        return call(
                        request("/canvases/import?format=dify")
                                .setHeader("Content-Type", "application/yaml")
                                .POST(BodyPublishers.ofString(yaml)),
                        201)
                .path("id")
                .asString();
    }

    static String start(String canvas, ObjectNode inputs) {
        ObjectNode body = Json.object().put("canvasId", canvas).put("user", USER);
        body.set("inputs", inputs);
        return post("/runs", body, 202).path("id").asString();
    }

    /** Reads the run's events to their end. */
    static JsonNode end(String run) {
        events(run, Optional.empty(), Integer.MAX_VALUE);
        return get("/runs/" + run);
    }

    /**
     * The stream's events as they came, line for line, keep-alives left out.
     *
     * @param most after how many the connection is cut
     */
    static List<String> events(String run, Optional<String> lastEventId, int most) {
        HttpRequest.Builder request = request("/runs/" + run + "/events").GET();
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
        try {
            HttpResponse<InputStream> answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                return read(lines, most);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> read(BufferedReader lines, int most) throws IOException {
        List<String> events = new ArrayList<>();
        StringBuilder event = new StringBuilder();
        for (String line = lines.readLine(); line != null && events.size() < most; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!event.isEmpty()) {
                    events.add(event.toString());
                }
                event.setLength(0);
            } else if (!line.startsWith(":")) {
                event.append(line).append('\n');
            }
        }
        return events;
    }

    /** The value of an event's {@code id:} line. */
    static String id(String event) {
        return event.lines()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow()
                .substring(3)
                .strip();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(API + path))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json");
    }

    private static JsonNode call(HttpRequest.Builder request, int status) {
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new AssertionError(answer.statusCode() + ": " + answer.body());
            }
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
