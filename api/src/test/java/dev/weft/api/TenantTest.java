package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.json.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Asks for each route of the API's own description, so that none can be forgotten. */
class TenantTest {
    private static final Map<String, String> OWNED = new LinkedHashMap<>();
    private static Api owner;
    private static Api stranger;

    @BeforeAll
    static void fillAWorkspace() {
        FakeWorker.start();
        owner = new Api();
        stranger = new Api();
        String canvas = owner.canvas(Samples.INPUTS.replace("\"Inputs\"", "\"Quick\""));
        OWNED.put("canvases", canvas);
        OWNED.put("runs", owner.run(canvas, "{\"text\":\"a\"}"));
        OWNED.put("files", id(Multipart.upload(owner, "a.txt", "text/plain", "x".getBytes())));
        OWNED.put("keys", id(owner.post("/weft/v1/keys", "{\"name\":\"k\"}")));
        OWNED.put("credentials", id(owner.post("/weft/v1/credentials", "{\"name\":\"c\",\"value\":\"v\"}")));
        OWNED.put(
                "triggers",
                id(owner.post("/weft/v1/triggers", "{\"canvasId\":\"" + canvas + "\",\"type\":\"webhook\"}")));
        Eventually.get(
                () -> owner.get("/weft/v1/runs/" + OWNED.get("runs")).json(),
                run -> run.path("status").stringValue().equals("succeeded"));
    }

    private static String id(Answer answer) {
        return answer.expect(201).json().path("id").stringValue();
    }

    static Stream<Arguments> routes() {
        JsonNode paths = new Api().get("/weft/openapi.json").expect(200).json().path("paths");
        return paths.properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> Arguments.of(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue().has("requestBody") || method.getKey().equals("post"))));
    }

    private static Answer ask(Api api, String method, String path, boolean body, String id) {
        String concrete = path.replaceFirst("\\{id}", id)
                .replace("{version}", "1")
                .replace("{task}", "second")
                .replace("{*task}", "second");
        if (path.endsWith("/tasks")) {
            concrete += "?task=first";
        }
        return api.send(api.request(method, concrete, body ? Optional.of(body(path)) : Optional.empty()));
    }

    /** The path itself is the key: of a webhook, and of a signed link (FileLinkTest). */
    private static boolean isOpen(String path) {
        return path.contains("/webhooks/") || path.startsWith("/weft/v1/downloads/");
    }

    private static String body(String path) {
        if (path.contains("/approvals/")) {
            return "{\"decision\":\"approved\"}";
        }
        return path.startsWith("/weft/v1/canvases") ? Samples.HELLO : "{}";
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("routes")
    void anotherWorkspacesIdAnswersExactlyLikeAnUnknownOne(String method, String path, boolean body) {
        if (!path.contains("{id}") || isOpen(path)) {
            return;
        }
        String kind = path.split("/")[3];
        String foreign = OWNED.get(kind);
        String unknown = foreign.substring(0, foreign.length() - 4) + "zzzz";
        Answer toForeign = ask(stranger, method, path, body, foreign);
        Answer toUnknown = ask(stranger, method, path, body, unknown);
        assertThat(toForeign.status()).isEqualTo(404);
        assertThat(toForeign.body().replace(foreign, unknown)).isEqualTo(toUnknown.body());
        assertThat(toForeign.response().headers().map().keySet())
                .isEqualTo(toUnknown.response().headers().map().keySet());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("routes")
    void withoutAKeyNothingIsAnswered(String method, String path, boolean body) {
        if (isOpen(path)) {
            return;
        }
        String id = OWNED.getOrDefault(path.split("/")[3], "x");
        for (String key : new String[] {"", "wk-wrong", "app-" + "x".repeat(300)}) {
            Answer answer = ask(owner.with(key), method, path, body, id);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.json().path("type").stringValue()).isEqualTo("urn:weft:problem:unauthenticated");
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsShowAStrangerNothing(String path) {
        assertThat(stranger.get(path).expect(200).json()).isEqualTo(Json.parse("{\"items\":[]}"));
    }

    static Stream<String> lists() {
        return Stream.of("/weft/v1/canvases", "/weft/v1/runs", "/weft/v1/files", "/weft/v1/credentials",
                "/weft/v1/triggers", "/weft/v1/triggers?canvasId=" + OWNED.get("canvases"),
                "/weft/v1/runs?canvasId=" + OWNED.get("canvases"));
    }

    @org.junit.jupiter.api.Test
    void anotherWorkspacesThingsCantBeUsed() {
        stranger.post("/weft/v1/runs", "{\"canvasId\":\"" + OWNED.get("canvases") + "\"}").expect(404);
        stranger.post("/weft/v1/triggers", "{\"canvasId\":\"" + OWNED.get("canvases") + "\",\"type\":\"webhook\"}")
                .expect(404);
        stranger.post("/weft/v1/keys", "{\"name\":\"x\",\"scope\":\"app\",\"canvasId\":\"" + OWNED.get("canvases") + "\"}")
                .expect(404);
        String canvas = stranger.canvas(Samples.INPUTS);
        JsonNode problem = stranger.post(
                        "/weft/v1/runs",
                        "{\"canvasId\":\"%s\",\"inputs\":{\"text\":\"a\",\"doc\":\"%s\"}}"
                                .formatted(canvas, OWNED.get("files")))
                .expect(422)
                .json();
        assertThat(problem.path("errors").get(0).path("code").stringValue()).isEqualTo("file_unknown");
        stranger.delete("/weft/v1/canvases/" + canvas).expect(204);
    }
}
