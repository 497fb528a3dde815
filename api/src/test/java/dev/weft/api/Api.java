package dev.weft.api;

import dev.weft.json.Json;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.KeyStore.Scope;
import dev.weft.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** One API per test JVM, over real services, and a workspace of its own for each instance of this. */
public final class Api {
    private static final Object LOCK = new Object();
    private static Optional<ConfigurableApplicationContext> running = Optional.empty();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    public final String workspace;
    public final String key;
    private final String base;

    public Api() {
        this(context());
    }

    public Api(ConfigurableApplicationContext context) {
        Store store = context.getBean(Store.class);
        base = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
        workspace = store.workspaces().create("test", Optional.empty()).id();
        key = store.keys().mint(workspace, "test", Scope.WORKSPACE, Optional.empty()).key();
    }

    private Api(String base, String workspace, String key) {
        this.base = base;
        this.workspace = workspace;
        this.key = key;
    }

    public static ConfigurableApplicationContext context() {
        synchronized (LOCK) {
            if (running.isEmpty()) {
                running = Optional.of(ApiApplication.start(settings()));
            }
            return running.get();
        }
    }

    public static Settings settings() {
        return TestServices.settings()
                .with(Map.of(
                        Setting.WEFT_PORT, "0",
                        Setting.WEFT_TASK_QUEUE, "api-test-" + UUID.randomUUID(),
                        Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(new byte[32]),
                        Setting.WEFT_OPERATOR_KEY, "operator-key-of-the-tests-0123456789",
                        Setting.WEFT_CODEC_ORIGINS, "http://also.example:99",
                        Setting.WEFT_TEMPORAL_UI, "http://ui.example/"));
    }

    public static <T> T part(Class<T> type) {
        return context().getBean(type);
    }

    /** The same API asked with another key. */
    public Api with(String otherKey) {
        return new Api(base, workspace, otherKey);
    }

    public URI uri(String path) {
        return URI.create(base + path);
    }

    public HttpRequest.Builder request(String method, String path, Optional<String> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        body.ifPresent(text -> request.header("Content-Type", "application/json"));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }

    public Answer get(String path) {
        return send(request("GET", path, Optional.empty()));
    }

    public Answer delete(String path) {
        return send(request("DELETE", path, Optional.empty()));
    }

    public Answer post(String path) {
        return send(request("POST", path, Optional.empty()));
    }

    public Answer post(String path, String body) {
        return send(request("POST", path, Optional.of(body)));
    }

    public Answer put(String path, String body) {
        return send(request("PUT", path, Optional.of(body)));
    }

    public Answer patch(String path, String body) {
        return send(request("PATCH", path, Optional.of(body)));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static HttpClient client() {
        return CLIENT;
    }

    /** Creates a canvas and gives its id. */
    public String canvas(String definition) {
        return post("/weft/v1/canvases", definition).expect(201).json().path("id").stringValue();
    }

    /** Starts a run and gives its id. */
    public String run(String canvas, String inputs) {
        return post("/weft/v1/runs", "{\"canvasId\":\"" + canvas + "\",\"inputs\":" + inputs + "}")
                .expect(202)
                .json()
                .path("id")
                .stringValue();
    }

    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonNode json() {
            return Json.parse(body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Answer expect(int status) {
            if (status() != status) {
                throw new AssertionError("Expected " + status + " but got " + status() + ": " + body());
            }
            return this;
        }
    }
}
