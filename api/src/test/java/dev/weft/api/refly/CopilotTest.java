package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.FakeDrafts;
import dev.weft.api.FakeWorker;
import dev.weft.api.Samples;
import dev.weft.api.core.Canvases;
import dev.weft.api.core.CompiledCanvases;
import dev.weft.api.core.Copilot;
import dev.weft.api.core.Generations;
import dev.weft.api.core.OutputLocale;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Unavailable;
import dev.weft.api.core.TemporalCalls;
import dev.weft.json.Json;
import dev.weft.task.Draft;
import dev.weft.temporal.TemporalConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("POST /openapi/copilot/workflow/generate")
class CopilotTest {
    private static final String PATH = "/v1/openapi/copilot/workflow/generate";
    private static final String PLAN = """
            {"title":"Feedback","tasks":[
              {"id":"collect","title":"Collect","prompt":"Collect {{ variables.topic }}","toolsets":["http"]},
              {"id":"sum","title":"Sum up","prompt":"Sum up","toolsets":[],"dependentTasks":["collect"]}],
             "variables":[
              {"name":"topic","variableType":"option","required":true,"options":["food","rooms"]},
              {"name":"file","variableType":"resource"}]}""";

    private final Api api = new Api();
    private final String query = "Sum up the feedback " + System.nanoTime();

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    @Test
    @DisplayName("200: success, data.canvasId, data.workflowPlan with every documented field")
    void aGeneratedWorkflowIsAPublishedCanvas() {
        FakeDrafts.SHARED.answer(query, request -> plan(PLAN));
        Answer answer = generate("\"locale\":\"zh-CN\"").expect(200);

        JsonNode data = answer.json().path("data");
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(answer.json().path("traceId").stringValue()).matches("[0-9a-f]{32}");
        assertThat(data.path("workflowPlan").path("title").stringValue()).isEqualTo("Feedback");
        assertThat(data.at("/workflowPlan/tasks/0")).isEqualTo(Json.parse("""
                {"id":"collect","title":"Collect","prompt":"Collect {{ variables.topic }}","toolsets":["http"],
                 "dependentTasks":[]}"""));
        assertThat(data.at("/workflowPlan/tasks/1/dependentTasks")).isEqualTo(Json.parse("[\"collect\"]"));
        assertThat(data.at("/workflowPlan/variables")).isEqualTo(Json.parse("""
                [{"name":"topic","variableType":"option","required":true,"options":["food","rooms"]},
                 {"name":"file","variableType":"resource","required":false}]"""));
        assertThat(FakeDrafts.SHARED.asked(query)).singleElement().satisfies(asked -> {
            assertThat(asked.locale()).contains("zh-CN");
            assertThat(asked.workspace()).isEqualTo(api.workspace);
        });

        String canvas = data.path("canvasId").stringValue();
        JsonNode detail = api.get("/v1/openapi/workflows/" + canvas).expect(200).json().path("data");
        assertThat(detail.path("tasks")).isEqualTo(data.at("/workflowPlan/tasks"));
        api.post("/v1/openapi/workflow/" + canvas + "/run", "{\"variables\":{\"topic\":\"food\"}}").expect(200);
    }

    @Test
    @DisplayName("locale: string, not required")
    void withoutALocaleTheModelChooses() {
        FakeDrafts.SHARED.answer(query, request -> plan(PLAN));
        generate("\"locale\":null,\"canvasId\":null").expect(200);
        assertThat(FakeDrafts.SHARED.asked(query).getFirst().locale()).isEmpty();
    }

    @ParameterizedTest(name = "locale: {0}")
    @EnumSource(OutputLocale.class)
    void everyDocumentedLocaleIsTaken(OutputLocale locale) {
        FakeDrafts.SHARED.answer(query, request -> plan(PLAN));
        generate("\"locale\":\"" + locale.tag() + "\"").expect(200);
        assertThat(FakeDrafts.SHARED.asked(query).getFirst().locale()).contains(locale.tag());
    }

    @ParameterizedTest(name = "repaired {0} times")
    @ValueSource(ints = {1, 2})
    void aPlanIsRepairedUpToTwice(int repairs) {
        FakeDrafts.SHARED.answer(
                query, request -> request.earlier().size() < repairs ? unusable("bad") : plan(PLAN));
        generate("").expect(200);
        assertThat(FakeDrafts.SHARED.asked(query)).hasSize(repairs + 1);
    }

    @Test
    @DisplayName("400: statusCode, message, error, modelResponse beside the envelope")
    void aHopelessPlanIsAnsweredWithWhatTheModelSaid() {
        int before = canvases();
        FakeDrafts.SHARED.answer(query, request -> unusable("y".repeat(20_000)));
        JsonNode body = generate("").expect(400).json();

        assertThat(FakeDrafts.SHARED.asked(query)).hasSize(3);
        assertThat(body.path("success").asBoolean(true)).isFalse();
        assertThat(body.path("errCode").stringValue()).isEqualTo("E3001");
        assertThat(body.path("errMsg").stringValue()).contains("nobody is no task");
        assertThat(body.path("traceId").stringValue()).matches("[0-9a-f]{32}");
        assertThat(body.path("statusCode").asInt()).isEqualTo(400);
        assertThat(body.path("message").stringValue()).contains("nobody is no task");
        assertThat(body.path("error").stringValue()).isEqualTo("Bad Request");
        assertThat(body.path("modelResponse").stringValue()).isEqualTo("y".repeat(10_000));
        assertThat(canvases()).isEqualTo(before);
    }

    static Stream<String> badBodies() {
        return Stream.of(
                "{}",
                "{\"query\":\"\"}",
                "{\"query\":\" \\n\"}",
                "{\"query\":7}",
                "{\"query\":null}",
                "{\"query\":[\"x\"]}",
                "{\"query\":\"x\",\"locale\":\"xx\"}",
                "{\"query\":\"x\",\"locale\":\"EN\"}",
                "{\"query\":\"x\",\"locale\":\"\"}",
                "{\"query\":\"x\",\"locale\":1}",
                "{\"query\":\"x\",\"canvasId\":1}",
                "{\"query\":",
                "[]");
    }

    @ParameterizedTest(name = "400 for {0}")
    @MethodSource("badBodies")
    void aBodyThatIsWrongIsRefusedBeforeAnybodyIsAsked(String body) {
        JsonNode answer = api.post(PATH, body).expect(400).json();
        assertThat(answer.path("errCode").stringValue()).isEqualTo("INVALID_REQUEST_BODY");
        assertThat(answer.path("statusCode").asInt()).isEqualTo(400);
        assertThat(answer.path("message").stringValue()).isEqualTo(answer.path("errMsg").stringValue());
        assertThat(answer.path("error").stringValue()).isEqualTo("Bad Request");
        assertThat(answer.has("modelResponse")).isFalse();
    }

    @Test
    @DisplayName("E2004: 100,001 characters; E2005: 101 KB")
    void aQueryThatIsTooLongIsRefused() {
        FakeDrafts.SHARED.answer("q".repeat(100_000), request -> plan(PLAN));
        api.post(PATH, "{\"query\":\"" + "q".repeat(100_000) + "\"}").expect(200);
        JsonNode text = api.post(PATH, "{\"query\":\"" + "q".repeat(100_001) + "\"}").expect(400).json();
        assertThat(text.path("errCode").stringValue()).isEqualTo("E2004");
        assertThat(text.path("statusCode").asInt()).isEqualTo(400);
        JsonNode large = api.post(PATH, "{\"query\":\"" + "q".repeat(101 * 1024) + "\"}").expect(413).json();
        assertThat(large.path("errCode").stringValue()).isEqualTo("E2005");
    }

    @Test
    @DisplayName("401: no key; E0004")
    void withoutAKeyNobodyIsAsked() {
        assertThat(api.with("").post(PATH, "{\"query\":\"x\"}").expect(401).json().path("errCode").stringValue())
                .isEqualTo("E0004");
    }

    @Test
    @DisplayName("404: CANVAS_NOT_FOUND for an unknown, a foreign and a deleted canvas")
    void aCanvasThatIsNotThereIsMissedBeforeTheModelIsAsked() {
        String foreign = new Api().canvas(Samples.HELLO);
        String deleted = api.canvas(Samples.HELLO);
        api.delete("/weft/v1/canvases/" + deleted);
        for (String canvas : List.of("nope", "", foreign, deleted)) {
            JsonNode body = generate("\"canvasId\":\"" + canvas + "\"").expect(404).json();
            assertThat(body.path("errCode").stringValue()).isEqualTo("CANVAS_NOT_FOUND");
        }
        assertThat(FakeDrafts.SHARED.asked(query)).isEmpty();
    }

    @Test
    void anAppKeyMayNotGenerate() {
        String canvas = api.canvas(Samples.HELLO);
        String key = api.post("/weft/v1/keys", "{\"name\":\"app\",\"scope\":\"app\",\"canvasId\":\"" + canvas + "\"}")
                .expect(201)
                .json()
                .path("key")
                .stringValue();
        api.with(key).post(PATH, body("\"canvasId\":\"" + canvas + "\"")).expect(403);
        assertThat(FakeDrafts.SHARED.asked(query)).isEmpty();
    }

    @Test
    @DisplayName("canvasId: overwrites by a new version; the old one stays")
    void overwritingAddsAVersionAndLeavesRunsAlone() {
        String canvas = api.canvas(Samples.INPUTS);
        String running = api.run(canvas, "{\"text\":\"abc\"}");
        JsonNode before = api.get("/weft/v1/canvases/" + canvas + "/versions/1").expect(200).json();
        FakeDrafts.SHARED.answer(query, request -> plan(PLAN));

        JsonNode data = generate("\"canvasId\":\"" + canvas + "\"").expect(200).json().path("data");
        assertThat(data.path("canvasId").stringValue()).isEqualTo(canvas);
        assertThat(api.get("/weft/v1/canvases/" + canvas).json().path("version").asInt()).isEqualTo(2);
        assertThat(api.get("/weft/v1/canvases/" + canvas + "/versions/1").json()).isEqualTo(before);
        assertThat(api.get("/weft/v1/runs/" + running).json().path("version").asInt()).isEqualTo(1);
        String next = api.run(canvas, "{\"topic\":\"food\"}");
        assertThat(api.get("/weft/v1/runs/" + next).json().path("version").asInt()).isEqualTo(2);
        api.post("/weft/v1/runs/" + running + "/abort").expect(202);
        api.post("/weft/v1/runs/" + next + "/abort").expect(202);
    }

    @Test
    void overwritingAtOnceMakesAVersionOfEach() {
        String canvas = api.canvas(Samples.HELLO);
        CountDownLatch all = new CountDownLatch(4);
        FakeDrafts.SHARED.answer(query, request -> {
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return plan(PLAN.replace("Feedback", "Feedback " + request.generation()));
        });
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> generate("\"canvasId\":\"" + canvas + "\"")))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        JsonNode versions = api.get("/weft/v1/canvases/" + canvas + "/versions").json().path("items");
        assertThat(versions).hasSize(5);
        assertThat(versions.valueStream().map(version -> version.path("title").stringValue()).distinct()).hasSize(5);
    }

    @ParameterizedTest(name = "{0} -> {1} {2}")
    @CsvSource({
        "E0015,400,E0015",
        "E3001,502,E3001",
        "E3002,429,E3002",
        "E3003,504,E3003",
        "E3004,409,E3004",
        "PROVIDER_REFUSED,502,E3001",
        "TASK_TIMEOUT,504,E3003",
        "INTERNAL,500,E0000"
    })
    void aModelThatDoesNotAnswerIsAnsweredWithTheTablesCode(String code, int status, String expected) {
        FakeDrafts.SHARED.fail(query, code, "It did not work");
        JsonNode body = generate("").expect(status).json();
        assertThat(body.path("errCode").stringValue()).isEqualTo(expected);
        assertThat(body.has("statusCode")).isEqualTo(status == 400);
    }

    @Test
    @DisplayName("E0010: too many at once")
    void aWorkspaceHasABoundedNumberUnderWay() throws Exception {
        int most = 8;
        Semaphore begun = new Semaphore(0);
        CountDownLatch gate = new CountDownLatch(1);
        FakeDrafts.SHARED.answer(query, request -> {
            begun.release();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return plan(PLAN);
        });
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            answers.add(CompletableFuture.supplyAsync(() -> generate("")));
        }
        begun.acquire(most);
        assertThat(generate("").expect(429).json().path("errCode").stringValue()).isEqualTo("E0010");
        gate.countDown();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        generate("").expect(200);
    }

    @Test
    @DisplayName("E0001: no worker")
    void withoutAWorkerTheCallerIsToldSoon() {
        Copilot alone = copilot("nobody-" + System.nanoTime(), Duration.ofMinutes(5));
        Principal principal = new Principal(api.workspace, "test", Optional.empty());
        assertThatThrownBy(() -> alone.generate(principal, query, Optional.empty(), Optional.empty()))
                .isInstanceOf(Unavailable.class)
                .hasMessage("No worker answers");
    }

    private Copilot copilot(String queue, Duration limit) {
        return new Copilot(
                new Generations(
                        Api.part(TemporalConnection.class).client(), queue, Api.part(TemporalCalls.class), limit),
                Api.part(Canvases.class),
                Api.part(CompiledCanvases.class));
    }

    private static Draft plan(String json) {
        return new Draft(json, Optional.of(Json.parse(json)), List.of());
    }

    private static Draft unusable(String answer) {
        return new Draft(answer, Optional.empty(), List.of("/tasks/0/dependentTasks/0: nobody is no task"));
    }

    private int canvases() {
        return api.get("/weft/v1/canvases").json().path("items").size();
    }

    private Answer generate(String members) {
        return api.post(PATH, body(members));
    }

    private String body(String members) {
        return "{\"query\":\"" + query + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
    }
}
