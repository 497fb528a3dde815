package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CanvasApiTest {
    private final Api api = new Api();

    @Test
    void aCanvasIsCreatedListedReadAndDeleted() {
        Answer created = api.post("/weft/v1/canvases", Samples.HELLO).expect(201);
        String id = created.json().path("id").stringValue();
        assertThat(created.json().path("version").asInt()).isEqualTo(1);
        assertThat(created.json().path("title").stringValue()).isEqualTo("Hello");
        assertThat(created.header("Location")).isEqualTo("/weft/v1/canvases/" + id);

        JsonNode detail = api.get("/weft/v1/canvases/" + id).expect(200).json();
        assertThat(detail.path("definition")).isEqualTo(Json.parse(Samples.HELLO));
        assertThat(detail.path("status").stringValue()).isEqualTo("published");
        assertThat(ids(api.get("/weft/v1/canvases"))).containsExactly(id);

        api.delete("/weft/v1/canvases/" + id).expect(204);
        api.get("/weft/v1/canvases/" + id).expect(404);
        api.delete("/weft/v1/canvases/" + id).expect(404);
        assertThat(ids(api.get("/weft/v1/canvases"))).isEmpty();
    }

    @Test
    void replacingAddsAVersionAndKeepsTheOldOnes() {
        String id = api.canvas(Samples.HELLO);
        JsonNode saved = api.put("/weft/v1/canvases/" + id, Samples.INPUTS).expect(200).json();
        assertThat(saved.path("version").asInt()).isEqualTo(2);
        JsonNode versions = api.get("/weft/v1/canvases/" + id + "/versions").expect(200).json().path("items");
        assertThat(versions).extracting(version -> version.path("title").stringValue())
                .containsExactlyInAnyOrder("Hello", "Inputs");
        assertThat(api.get("/weft/v1/canvases/" + id + "/versions/1").expect(200).json())
                .isEqualTo(Json.parse(Samples.HELLO));
        api.get("/weft/v1/canvases/" + id + "/versions/3").expect(404);
        api.get("/weft/v1/canvases/" + id + "/versions/x").expect(400);
    }

    @Test
    void anExportCanBeImported() {
        String id = api.canvas(Samples.INPUTS);
        Answer export = api.get("/weft/v1/canvases/" + id + "/export?format=json").expect(200);
        assertThat(export.header("Content-Disposition")).startsWith("attachment");
        Answer imported = api.post("/weft/v1/canvases/import?format=json", export.body()).expect(201);
        assertThat(imported.json().path("id").stringValue()).isNotEqualTo(id);
        assertThat(imported.json().path("title").stringValue()).isEqualTo("Inputs");
        api.get("/weft/v1/canvases/" + id + "/export?format=yaml").expect(400);
    }

    @Test
    void validationFindsEveryProblemAndSavesNothing() {
        String broken =
                """
                {"title":"Broken","tasks":[
                  {"id":"a","title":"A","type":"nonsense","config":{}},
                  {"id":"b","title":"B","type":"template","config":{"value":"{{ tasks.gone.output }}"}}]}""";
        JsonNode answer = api.post("/weft/v1/canvases/validate", broken).expect(200).json();
        assertThat(answer.path("valid").asBoolean()).isFalse();
        assertThat(answer.path("problems")).extracting(problem -> problem.path("task").asString(""))
                .contains("a", "b");
        JsonNode refused = api.post("/weft/v1/canvases", broken).expect(422).json();
        assertThat(refused.path("type").stringValue()).isEqualTo("urn:weft:problem:invalid-canvas");
        assertThat(refused.path("problems")).isEqualTo(answer.path("problems"));
        assertThat(ids(api.get("/weft/v1/canvases"))).isEmpty();

        JsonNode fine = api.post("/weft/v1/canvases/validate", Samples.INPUTS).expect(200).json();
        assertThat(fine).isEqualTo(Json.parse("{\"valid\":true,\"problems\":[]}"));
        assertThat(ids(api.get("/weft/v1/canvases"))).isEmpty();
    }

    @Test
    void aReplacementThatCantBeRunLeavesTheCanvasAsItIs() {
        String id = api.canvas(Samples.HELLO);
        api.put("/weft/v1/canvases/" + id, "{\"title\":\"x\",\"tasks\":[]}").expect(422);
        assertThat(api.get("/weft/v1/canvases/" + id).json().path("version").asInt()).isEqualTo(1);
    }

    @Test
    void listsArePagedByCursor() {
        List<String> made = Stream.generate(() -> api.canvas(Samples.HELLO)).limit(5).toList();
        JsonNode first = api.get("/weft/v1/canvases?limit=3").expect(200).json();
        JsonNode second = api.get(
                        "/weft/v1/canvases?limit=3&cursor=" + first.path("nextCursor").stringValue())
                .expect(200)
                .json();
        assertThat(Stream.concat(ids(first).stream(), ids(second).stream())).containsExactlyElementsOf(made.reversed());
        assertThat(second.has("nextCursor")).isFalse();
        api.get("/weft/v1/canvases?limit=0").expect(400);
        api.get("/weft/v1/canvases?limit=201").expect(400);
        api.get("/weft/v1/canvases?limit=many").expect(400);
        assertThat(api.get("/weft/v1/canvases?cursor=%27%3Bdrop").status()).isLessThan(500);
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("malformed", "{\"title\":", 400),
                Arguments.of("empty", "", 400),
                Arguments.of("null", "null", 400),
                Arguments.of("a list", "[]", 422),
                Arguments.of("a number", "5", 422),
                Arguments.of("two values", "{} {}", 400),
                Arguments.of("a repeated member", "{\"title\":\"a\",\"title\":\"b\"}", 400),
                Arguments.of("too deep", "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000), 400),
                Arguments.of("NUL in a value", Samples.HELLO.replace("hello\"}", "he\\u0000llo\"}"), 400),
                Arguments.of("NUL in a name", "{\"a\\u0000\":1}", 400),
                Arguments.of("an unknown member", Samples.HELLO.replace("\"title\":\"Hello\"", "\"titel\":\"Hello\""), 422),
                Arguments.of("wrong types", "{\"title\":{},\"tasks\":\"no\",\"variables\":3}", 422),
                Arguments.of("an unpaired surrogate", "{\"title\":\"\\ud800\"}", 422),
                Arguments.of("a huge number", "{\"title\":1" + "0".repeat(2_000) + "}", 400),
                Arguments.of("over 1 MB", "{\"title\":\"" + "x".repeat(1_100_000) + "\"}", 413));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void aBodyThatCantBeUsedIsRefusedWithAProblem(String name, String body, int status) {
        Answer answer = api.post("/weft/v1/canvases", body).expect(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").stringValue()).startsWith("urn:weft:problem:");
        assertThat(problem.path("title").stringValue()).isNotBlank();
        assertThat(problem.path("detail").stringValue()).isNotBlank().doesNotContain("dev.weft", "tools.jackson");
    }

    private static List<String> ids(Answer list) {
        return ids(list.expect(200).json());
    }

    private static List<String> ids(JsonNode list) {
        return list.path("items").valueStream().map(item -> item.path("id").stringValue()).toList();
    }
}
