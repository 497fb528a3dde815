package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.FakeWorker;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every endpoint × everything that nobody should send: a documented 4xx in Dify's shape, and nothing stored. */
class DifyHostileTest {
    /** A body, and the field that the refusal names where the endpoint reads it. */
    private record Body(byte[] bytes, String field) {
        static Body of(String text, String field) {
            return new Body(App.json(text).getBytes(StandardCharsets.UTF_8), field);
        }
    }

    private static final String FILE = "{'type':'image','transfer_method':'remote_url','url':'http://x.example/a.png'}";
    private static Scene scene;

    @BeforeAll
    static void work() throws Exception {
        FakeWorker.start();
        scene = new Scene();
    }

    private static Map<String, Body> bodies() {
        Map<String, Body> bodies = new LinkedHashMap<>();
        bodies.put("nothing", Body.of("", ""));
        bodies.put("malformed JSON", Body.of("{'user':'abc-123','inputs':{", ""));
        bodies.put("JSON with something behind it", Body.of("{'user':'abc-123','inputs':{}}x", ""));
        bodies.put("an array", Body.of("[{'user':'abc-123','inputs':{}}]", ""));
        bodies.put("null", Body.of("null", ""));
        bodies.put("a text", Body.of("'abc-123'", ""));
        bodies.put("a wrong type of user", Body.of("{'user':{'id':'abc-123'},'inputs':{}}", "user"));
        bodies.put("a NUL in a text", Body.of("{'user':'abc-123\\u0000','inputs':{}}", "user"));
        bodies.put("a NUL in a name", Body.of("{'us\\u0000er':'abc-123','inputs':{}}", ""));
        bodies.put("no user, and NULs deep inside", Body.of("{'inputs':{'text':['\\u0000']}}", "text"));
        bodies.put("a long user", Body.of("{'user':'" + "x".repeat(256) + "','inputs':{}}", "user"));
        bodies.put("nesting 2,000 deep", Body.of(
                "{'user':'abc-123','inputs':{'text':" + "[".repeat(2_000) + "]".repeat(2_000) + "}}", ""));
        bodies.put("10 MB", Body.of("{'user':'abc-123','inputs':{'text':'" + "x".repeat(10_000_000) + "'}}", ""));
        bodies.put("1,000 files without a user", Body.of(
                "{'inputs':{},'files':[" + String.join(",", Collections.nCopies(1_000, FILE)) + "]}", "user"));
        bodies.put("no UTF-8", new Body(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'}, ""));
        bodies.put("no UTF-32", new Body(new byte[] {0, 0, 0, '{', 0x7f, 0x7f, 0x7f, 0x7f}, ""));
        return bodies;
    }

    @TestFactory
    Stream<DynamicTest> hostileBodiesAreRefusedInTheShape() {
        return Scene.ENDPOINTS.stream().filter(Endpoint::reads).flatMap(endpoint -> bodies().entrySet().stream()
                .map(body -> DynamicTest.dynamicTest(endpoint + " | " + body.getKey(), () -> {
                    Answer answer = scene.app.api.send(endpoint.request(scene.app.api, scene, body.getValue().bytes()));
                    App.refused(answer, 400, "invalid_param", body.getValue().field());
                    scene.requireUntouched();
                })));
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatIsNoUploadIsNoFile() {
        Endpoint upload = Scene.ENDPOINTS.stream().filter(Endpoint::uploads).findFirst().orElseThrow();
        return bodies().entrySet().stream().map(body -> DynamicTest.dynamicTest(body.getKey(), () -> {
            Answer answer = scene.app.api.send(upload.request(scene.app.api, scene, body.getValue().bytes()));
            App.refused(answer, 400, "no_file_uploaded", "");
            scene.requireUntouched();
        }));
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatNobodyReadsChangesNothing() {
        return Scene.ENDPOINTS.stream().filter(endpoint -> endpoint.method().equals("GET")).flatMap(endpoint ->
                bodies().entrySet().stream().map(body -> DynamicTest.dynamicTest(endpoint + " | " + body.getKey(), () -> {
                    scene.app.api.send(endpoint.request(scene.app.api, scene, body.getValue().bytes())).expect(200);
                    scene.requireUntouched();
                })));
    }

    @Test
    @DisplayName("1,000 files: 400 invalid_param of files, in whichever place")
    void aThousandFiles() {
        String files = "[" + String.join(",", Collections.nCopies(1_000, FILE)) + "]";
        for (String path : List.of("/v1/workflows/run", "/v1/workflows/" + scene.app.canvas + ".1/run")) {
            String body = App.json("{'user':'u','inputs':{},'files':" + files + "}");
            App.refused(scene.app.api.post(path, body), 400, "invalid_param", "files");
        }
        App listing = App.of(
                """
                {"title":"Quick","variables":[{"name":"text","type":"files","maxLength":999}],
                 "tasks":[{"id":"hello","type":"template","config":{"value":"hello"}}]}""");
        App.refused(listing.run("{'user':'u','inputs':{'text':" + files + "}}"), 400, "invalid_param", "text");
        assertThat(listing.stored()).isZero();
        scene.requireUntouched();
    }

    @ParameterizedTest
    @DisplayName("A number that is none, or larger than any")
    @ValueSource(strings = {"'x'", "'NaN'", "'Infinity'", "'0x10'", "'1e999999999'", "1e999999999", "true", "[1]", "{}", "'1f'"})
    void numbersThatAreNone(String number) {
        App counting = App.of(
                """
                {"title":"Quick","variables":[{"name":"count","type":"number"}],
                 "tasks":[{"id":"hello","type":"template","config":{"value":"hello"}}]}""");
        App.refused(counting.run("{'user':'u','inputs':{'count':" + number + "}}"), 400, "invalid_param", "count");
        App.refused(counting.run("{'user':'u','inputs':{'count':'" + "9".repeat(500_000) + "'}}"), 400, "invalid_param", "count");
        assertThat(counting.stored()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> everyEndpointAsksForTheAppsKey() {
        return Scene.ENDPOINTS.stream().map(endpoint -> DynamicTest.dynamicTest(endpoint.toString(), () -> {
            byte[] body = App.json("{'user':'abc-123','inputs':{},'action':'approved'}").getBytes(StandardCharsets.UTF_8);
            for (String key : List.of("", "app-wrong", "wk-wrong", "app-" + "x".repeat(5_000))) {
                Api nobody = scene.app.api.with(key);
                Answer answer = nobody.send(endpoint.request(nobody, scene, body));
                App.refused(answer, 401, "unauthorized", "");
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api\"");
            }
            App.refused(scene.app.owner.send(endpoint.request(scene.app.owner, scene, body)), 400, "not_workflow_app", "");
            scene.requireUntouched();
        }));
    }

    @TestFactory
    Stream<DynamicTest> whatIsOneAppsIsNoOthers() {
        App neighbour = scene.app.neighbour();
        App stranger = App.of(App.QUICK);
        byte[] body = App.json("{'user':'abc-123','inputs':{'text':'abc'},'action':'approved'}").getBytes(StandardCharsets.UTF_8);
        return Scene.ENDPOINTS.stream().filter(Endpoint::names).flatMap(endpoint -> Stream.of(neighbour, stranger)
                .map(other -> DynamicTest.dynamicTest(
                        endpoint + (other == neighbour ? " | another app's key" : " | another workspace's"), () -> {
                            Answer answer = other.api.send(endpoint.request(other.api, scene, body));
                            App.refused(answer, 404, "not_found", "");
                            scene.requireUntouched();
                        })));
    }

    @Test
    void whatIsOneUsersIsNoOthers() {
        Api api = scene.app.api;
        App.refused(scene.app.stop(scene.run, "somebody"), 404, "not_found", "");
        App.refused(api.get("/v1/workflow/" + scene.run + "/events?user=somebody"), 404, "not_found", "");
        App.refused(api.get("/v1/files/" + scene.file + "/preview?user=somebody"), 404, "not_found", "");
        String theirs = "{'type':'document','transfer_method':'local_file','upload_file_id':'" + scene.file + "'}";
        App.refused(scene.app.run("{'user':'somebody','inputs':{},'files':[" + theirs + "]}"), 400, "invalid_param", "files");
        scene.requireUntouched();
    }

    @Test
    void otherContentTypesAreRefused() {
        for (Endpoint endpoint : Scene.ENDPOINTS) {
            if (endpoint.reads()) {
                byte[] body = "user=abc-123&inputs=x".getBytes(StandardCharsets.UTF_8);
                for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense")) {
                    Answer answer = scene.app.api.send(
                            endpoint.request(scene.app.api, scene, body).setHeader("Content-Type", type));
                    JsonNode error = App.refused(answer, 400, "invalid_param", "");
                    assertThat(error.path("message").stringValue()).doesNotContain("org.springframework");
                }
            }
        }
        scene.requireUntouched();
    }
}
