package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RunApiTest {
    private static final String QUICK = Samples.INPUTS.replace("\"Inputs\"", "\"Quick\"");

    private final Api api = new Api();

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    @Test
    void aRunIsAcceptedStartedAndReachesItsEnd() {
        String canvas = api.canvas(QUICK);
        Answer accepted = api.post(
                        "/weft/v1/runs", "{\"canvasId\":\"" + canvas + "\",\"inputs\":{\"text\":\"abc\",\"token\":\"s3cret\"}}")
                .expect(202);
        String id = accepted.json().path("id").stringValue();
        assertThat(accepted.json().path("status").stringValue()).isEqualTo("accepted");
        assertThat(accepted.header("Location")).isEqualTo("/weft/v1/runs/" + id);

        Answer ended = Eventually.get(
                () -> api.get("/weft/v1/runs/" + id),
                answer -> answer.json().path("status").stringValue().equals("succeeded"));
        JsonNode run = ended.json();
        assertThat(run.path("canvasId").stringValue()).isEqualTo(canvas);
        assertThat(run.path("version").asInt()).isEqualTo(1);
        assertThat(run.path("title").stringValue()).isEqualTo("Quick");
        assertThat(run.path("inputs"))
                .isEqualTo(Json.parse("{\"text\":\"abc\",\"count\":1,\"region\":\"EU\",\"token\":\"***\"}"));
        assertThat(run.path("outputs")).isEqualTo(Json.parse("{\"second\":\"abc\"}"));
        assertThat(run.path("tasks")).extracting(task -> task.path("id").stringValue())
                .containsExactly("first", "second");
        assertThat(run.path("tasks").get(0).path("status").stringValue()).isEqualTo("succeeded");
        assertThat(run.path("tasks").get(0).path("attempt").asInt()).isEqualTo(1);
        assertThat(run.path("temporalUrl").stringValue())
                .isEqualTo("http://ui.example/namespaces/default/workflows/" + id);
        assertThat(ended.body()).doesNotContain("s3cret");

        JsonNode output = api.get("/weft/v1/runs/" + id + "/output").expect(200).json();
        assertThat(output.path("outputs")).isEqualTo(Json.parse("{\"second\":\"abc\"}"));
        assertThat(output.path("tasks").path("first").path("output")).isEqualTo(Json.parse("{\"value\":\"abc\"}"));
        assertThat(output.path("tasks").path("first").path("messages").get(0).path("type").stringValue())
                .isEqualTo("tool");
        assertThat(output.path("tasks").path("first").path("files").isArray()).isTrue();
    }

    @Test
    void whatTheWorkflowKnowsBeforeTheJournalIsShown() {
        String id = api.run(api.canvas(Samples.INPUTS), "{\"text\":\"abc\"}");
        JsonNode run = Eventually.get(
                () -> api.get("/weft/v1/runs/" + id).json(),
                answer -> answer.path("tasks").get(1).path("status").stringValue().equals("running"));
        assertThat(run.path("status").stringValue()).isEqualTo("running");
        api.post("/weft/v1/runs/" + id + "/abort").expect(202);
    }

    static Stream<Arguments> badInputs() {
        return Stream.of(
                Arguments.of("{}", "text", "required"),
                Arguments.of("{\"text\":null}", "text", "required"),
                Arguments.of("{\"text\":5}", "text", "type"),
                Arguments.of("{\"text\":\"toolong\"}", "text", "too_long"),
                Arguments.of("{\"text\":\"a\",\"count\":\"5\"}", "count", "type"),
                Arguments.of("{\"text\":\"a\",\"flag\":\"true\"}", "flag", "type"),
                Arguments.of("{\"text\":\"a\",\"region\":\"MARS\"}", "region", "option"),
                Arguments.of("{\"text\":\"a\",\"region\":[]}", "region", "type"),
                Arguments.of("{\"text\":\"a\",\"doc\":\"file_unknown\"}", "doc", "file_unknown"),
                Arguments.of("{\"text\":\"a\",\"doc\":7}", "doc", "type"),
                Arguments.of("{\"text\":\"a\",\"docs\":5}", "docs", "type"),
                Arguments.of("{\"text\":\"a\",\"docs\":[\"file_unknown\"]}", "docs", "file_unknown"),
                Arguments.of("{\"text\":\"a\",\"nope\":1}", "nope", "unknown"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInputs")
    void anInputThatDoesNotFitItsVariableIsNamed(String inputs, String name, String code) {
        String canvas = api.canvas(Samples.INPUTS);
        JsonNode problem = api.post("/weft/v1/runs", "{\"canvasId\":\"" + canvas + "\",\"inputs\":" + inputs + "}")
                .expect(422)
                .json();
        assertThat(problem.path("errors").get(0).path("name").stringValue()).isEqualTo(name);
        assertThat(problem.path("errors").get(0).path("code").stringValue()).isEqualTo(code);
        assertThat(api.get("/weft/v1/runs").json().path("items")).isEmpty();
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                Arguments.of("{}", 422),
                Arguments.of("{\"canvasId\":5}", 400),
                Arguments.of("{\"canvasId\":\"\"}", 422),
                Arguments.of("{\"canvasId\":\"canvas_unknown\"}", 404),
                Arguments.of("{\"canvasId\":\"$\",\"version\":\"1\"}", 400),
                Arguments.of("{\"canvasId\":\"$\",\"version\":2}", 404),
                Arguments.of("{\"canvasId\":\"$\",\"version\":-1}", 404),
                Arguments.of("{\"canvasId\":\"$\",\"inputs\":[]}", 400),
                Arguments.of("{\"canvasId\":\"$\",\"input\":{}}", 400),
                Arguments.of("{\"canvasId\":\"$\",\"user\":\"" + "u".repeat(300) + "\"}", 422),
                Arguments.of("[]", 400),
                Arguments.of("\"text\"", 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void aRequestThatMeansNothingIsRefused(String body, int status) {
        String canvas = api.canvas(Samples.HELLO);
        api.post("/weft/v1/runs", body.replace("$", canvas)).expect(status);
    }

    @Test
    void filesOfTheWorkspaceBecomeReferences() {
        String canvas = api.canvas(QUICK);
        String file = Multipart.upload(api, "report.txt", "text/plain", "hello".getBytes()).expect(201).json()
                .path("id").stringValue();
        String id = api.run(canvas, "{\"text\":\"a\",\"doc\":\"%s\",\"docs\":[\"%s\"]}".formatted(file, file));
        JsonNode inputs = api.get("/weft/v1/runs/" + id).json().path("inputs");
        assertThat(inputs.path("doc").path("file").stringValue()).isEqualTo(file);
        assertThat(inputs.path("doc").path("name").stringValue()).isEqualTo("report.txt");
        assertThat(inputs.path("docs")).hasSize(1);

        String image = Multipart.upload(api, "a.png", "image/png", new byte[4]).json().path("id").stringValue();
        Answer wrongKind = api.post(
                "/weft/v1/runs",
                "{\"canvasId\":\"%s\",\"inputs\":{\"text\":\"a\",\"doc\":\"%s\"}}".formatted(canvas, image));
        assertThat(wrongKind.expect(422).json().path("errors").get(0).path("code").stringValue())
                .isEqualTo("file_kind");
    }

    @Test
    void theSameIdempotencyKeyAndBodyIsTheSameRun() throws Exception {
        String canvas = api.canvas(QUICK);
        String body = "{\"canvasId\":\"" + canvas + "\",\"inputs\":{\"text\":\"a\"}}";
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = IntStream.range(0, 16)
                    .mapToObj(i -> threads.submit(() -> keyed(body, "k1")))
                    .toList();
            String id = keyed(body, "k1").expect(202).json().path("id").stringValue();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().expect(202).json().path("id").stringValue()).isEqualTo(id);
            }
        }
        assertThat(api.get("/weft/v1/runs").json().path("items")).hasSize(1);
        assertThat(keyed(body.replace("\"a\"", "\"b\""), "k1").expect(422).json().path("type").stringValue())
                .isEqualTo("urn:weft:problem:idempotency-key-reused");
        keyed(body, "k2").expect(202);
        keyed(body.replace("\"inputs\"", "\"user\":\"eve\",\"inputs\""), "k1").expect(202);
        keyed(body, "k".repeat(256)).expect(422);
        assertThat(api.get("/weft/v1/runs").json().path("items")).hasSize(3);
    }

    private Answer keyed(String body, String key) {
        return api.send(api.request("POST", "/weft/v1/runs", Optional.of(body)).header("Idempotency-Key", key));
    }

    @Test
    void aCapHoldsRunsBackAndSaysTheirPlace() {
        String canvas = api.canvas(
                Samples.HELLO.replace("\"tasks\"", "\"settings\":{\"maxRuns\":1},\"tasks\""));
        String first = api.run(canvas, "{}");
        Eventually.get(
                () -> api.get("/weft/v1/runs/" + first).json(),
                run -> run.path("status").stringValue().equals("running"));
        String second = api.run(canvas, "{}");
        String third = api.run(canvas, "{}");
        JsonNode waiting = api.get("/weft/v1/runs/" + third).json();
        assertThat(waiting.path("status").stringValue()).isEqualTo("accepted");
        assertThat(waiting.path("queuePosition").asInt()).isEqualTo(2);
        assertThat(api.get("/weft/v1/runs/" + second).json().path("queuePosition").asInt()).isEqualTo(1);
        api.post("/weft/v1/runs/" + first + "/abort").expect(202);
        Eventually.get(
                () -> api.get("/weft/v1/runs/" + second).json(),
                run -> run.path("status").stringValue().equals("running"));
        api.post("/weft/v1/runs/" + third + "/abort").expect(202);
        assertThat(api.get("/weft/v1/runs/" + third).json().path("status").stringValue()).isEqualTo("aborted");
        api.post("/weft/v1/runs/" + second + "/abort").expect(202);
    }

    @Test
    void runsAreListedFilteredAndPaged() {
        String canvas = api.canvas(QUICK);
        String other = api.canvas(Samples.HELLO);
        List<String> made = Stream.generate(() -> api.run(canvas, "{\"text\":\"a\"}")).limit(3).toList();
        api.post("/weft/v1/runs", "{\"canvasId\":\"" + other + "\",\"user\":\"eve\"}").expect(202);
        assertThat(ids("?canvasId=" + canvas)).containsExactlyElementsOf(made.reversed());
        assertThat(ids("?user=eve")).hasSize(1);
        assertThat(ids("?from=2100-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("?to=2000-01-01T00:00:00Z")).isEmpty();
        Eventually.get(() -> ids("?status=succeeded"), found -> found.size() == 3);
        JsonNode first = api.get("/weft/v1/runs?limit=3").json();
        assertThat(ids("?limit=3&cursor=" + first.path("nextCursor").stringValue())).hasSize(1);
        api.get("/weft/v1/runs?status=odd").expect(400);
        api.get("/weft/v1/runs?from=yesterday").expect(400);
        assertThat(ids("?canvasId=canvas_unknown")).isEmpty();
    }

    private List<String> ids(String query) {
        return api.get("/weft/v1/runs" + query).expect(200).json().path("items").valueStream()
                .map(run -> run.path("id").stringValue())
                .toList();
    }

    @Test
    void onlyAnEndedRunIsDeleted() {
        String id = api.run(api.canvas(Samples.HELLO), "{}");
        api.delete("/weft/v1/runs/" + id).expect(409);
        api.post("/weft/v1/runs/" + id + "/abort").expect(202);
        Eventually.get(
                () -> api.get("/weft/v1/runs/" + id).json(),
                run -> run.path("status").stringValue().equals("aborted"));
        api.delete("/weft/v1/runs/" + id).expect(204);
        api.get("/weft/v1/runs/" + id).expect(404);
        api.get("/weft/v1/runs/" + id + "/events").expect(404);
        api.delete("/weft/v1/runs/" + id).expect(404);
    }
}
