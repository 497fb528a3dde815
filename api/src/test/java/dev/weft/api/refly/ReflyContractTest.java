package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.FakeWorker;
import dev.weft.api.Samples;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.Store;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every row of the tables of executions and workflows. Uploads and the copilot have tests of their own. */
class ReflyContractTest {
    private static final String RUN = "POST /openapi/workflow/{canvasId}/run";
    private static final String ABORT = "POST /openapi/workflow/{executionId}/abort";
    private static final String OUTPUT = "GET /openapi/workflow/{executionId}/output";
    private static final String STATUS = "GET /openapi/workflow/{executionId}/status";
    private static final String LIST = "GET /openapi/workflows";
    private static final String DETAIL = "GET /openapi/workflows/";
    private static final List<String> ENDPOINTS = List.of(RUN, ABORT, OUTPUT, STATUS, LIST, DETAIL);
    private static final String NOBODY = "wf_nobody";

    private static final Api API = new Api();

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private static String workflow(String rest) {
        return "/v1/openapi/workflow/" + rest;
    }

    /** Answers of the endpoint that show all of its fields, an error among them. */
    private static Answers answers(String endpoint) {
        return switch (endpoint) {
            case RUN -> new Answers(
                    API.post(workflow(API.canvas(Samples.HELLO) + "/run"), "{}").expect(200).json(),
                    API.post(workflow("canvas_none/run")).expect(404).json());
            case ABORT -> new Answers(
                    API.post(workflow(Play.begin(API).id + "/abort")).expect(200).json(),
                    API.post(workflow("run_none/abort")).expect(404).json());
            case OUTPUT -> new Answers(
                    played().output(), API.get(workflow("run_none/output")).expect(404).json());
            case STATUS -> new Answers(
                    played().status(), API.get(workflow("run_none/status")).expect(404).json());
            case LIST -> new Answers(
                    listed(), API.get("/v1/openapi/workflows?page=0").expect(400).json());
            case DETAIL -> new Answers(
                    API.get("/v1/openapi/workflows/" + API.canvas(Play.CANVAS)).expect(200).json(),
                    API.get("/v1/openapi/workflows/canvas_none").expect(404).json());
            default -> throw new IllegalArgumentException(endpoint);
        };
    }

    private static JsonNode listed() {
        API.canvas(Samples.HELLO);
        return API.get("/v1/openapi/workflows").expect(200).json();
    }

    private static Play played() {
        return Play.begin(API)
                .start("think", "llm")
                .say("think", true, "hm")
                .say("think", false, "So be it")
                .start("write", "file.write")
                .file("write", "a.txt", "So be it")
                .finish("write", "{\"file\":\"f\"}")
                .start("last", "template")
                .fail("last", TaskStatus.FAILED, FailureCode.EXPRESSION_FAILED, "No such value")
                .end(RunStatus.FAILED);
    }

    @TestFactory
    Stream<DynamicTest> everyFieldOfEveryAnswerIsThereWithItsType() {
        return ENDPOINTS.stream().flatMap(endpoint -> {
            Answers answers = answers(endpoint);
            return Contract.fields(endpoint, "Response Fields (200)").stream()
                    .map(field -> DynamicTest.dynamicTest(
                            endpoint + " | " + field.name() + " | " + field.type() + " | " + field.sentence(),
                            () -> answers.show(field)));
        });
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void noAnswerHasAFieldThatIsNotDocumented(String endpoint) {
        answers(endpoint).showNothingBut(Contract.fields(endpoint, "Response Fields (200)"));
    }

    static List<String> endpoints() {
        return ENDPOINTS;
    }

    @TestFactory
    Stream<DynamicTest> everyStatusIsMet() {
        Api foreign = API.with(NOBODY);
        String canvas = API.canvas(Samples.HELLO);
        String draft = API.canvas(Samples.HELLO);
        Api.part(Store.class).canvases().status(API.workspace, draft, Status.DRAFT);
        String run = Play.begin(API).id;
        Map<String, Supplier<Answer>> met = Map.ofEntries(
                Map.entry(RUN + 200, () -> API.post(workflow(canvas + "/run"), "{}")),
                Map.entry(RUN + 400, () -> API.post(workflow(canvas + "/run"), "[]")),
                Map.entry(RUN + 401, () -> foreign.post(workflow(canvas + "/run"), "{}")),
                Map.entry(RUN + 403, () -> API.post(workflow(draft + "/run"), "{}")),
                Map.entry(RUN + 404, () -> API.post(workflow("canvas_none/run"), "{}")),
                Map.entry(ABORT + 200, () -> API.post(workflow(run + "/abort"))),
                Map.entry(ABORT + 401, () -> foreign.post(workflow(run + "/abort"))),
                Map.entry(ABORT + 404, () -> API.post(workflow("run_none/abort"))),
                Map.entry(OUTPUT + 200, () -> API.get(workflow(run + "/output"))),
                Map.entry(OUTPUT + 401, () -> foreign.get(workflow(run + "/output"))),
                Map.entry(OUTPUT + 404, () -> API.get(workflow("run_none/output"))),
                Map.entry(STATUS + 200, () -> API.get(workflow(run + "/status"))),
                Map.entry(STATUS + 401, () -> foreign.get(workflow(run + "/status"))),
                Map.entry(STATUS + 404, () -> API.get(workflow("run_none/status"))),
                Map.entry(LIST + 200, () -> API.get("/v1/openapi/workflows")),
                Map.entry(LIST + 401, () -> foreign.get("/v1/openapi/workflows")),
                Map.entry(DETAIL + 200, () -> API.get("/v1/openapi/workflows/" + canvas)),
                Map.entry(DETAIL + 401, () -> foreign.get("/v1/openapi/workflows/" + canvas)),
                Map.entry(DETAIL + 404, () -> API.get("/v1/openapi/workflows/canvas_none")));
        return ENDPOINTS.stream().flatMap(endpoint -> Contract.statuses(endpoint).stream()
                .map(status -> DynamicTest.dynamicTest(
                        endpoint + " | " + status.code() + " | " + status.sentence(),
                        () -> {
                            Answer answer = met.get(endpoint + status.code()).get();
                            assertThat(answer.status()).isEqualTo(status.code());
                            assertThat(answer.json().path("success").booleanValue()).isEqualTo(status.code() == 200);
                            assertThat(answer.json().has("errCode")).isEqualTo(status.code() != 200);
                            assertThat(answer.json().path("traceId").stringValue())
                                    .isEqualTo(answer.header("X-Trace-Id"))
                                    .matches("[0-9a-f]{32}");
                        })));
    }

    @TestFactory
    Stream<DynamicTest> everyParameterIsHeeded() {
        Api api = new Api();
        String first = api.canvas(Samples.HELLO);
        String second = api.canvas(Samples.INPUTS);
        String run = api.post(workflow(first + "/run")).json().at("/data/executionId").stringValue();
        String list = "/v1/openapi/workflows?";
        Map<String, Runnable> heeded = Map.ofEntries(
                Map.entry(RUN + "canvasId", () -> api.post(workflow(first + "/run")).expect(200)),
                Map.entry(RUN + "variables", () -> assertThat(
                                api.post(workflow(second + "/run"), "{\"variables\":{\"text\":\"abc\"}}").expect(200)
                                        .header("X-Weft-Ignored-Variables"))
                        .isEmpty()),
                Map.entry(ABORT + "executionId", () -> api.post(workflow(run + "/abort")).expect(200)),
                Map.entry(OUTPUT + "executionId", () -> assertThat(api.get(workflow(run + "/output")).json()
                                .at("/data/output/0/nodeId").stringValue())
                        .isEqualTo("hello")),
                Map.entry(STATUS + "executionId", () -> assertThat(api.get(workflow(run + "/status")).json()
                                .at("/data/executionId").stringValue())
                        .isEqualTo(run)),
                Map.entry(LIST + "keyword", () -> assertThat(ids(api, list + "keyword=HELL")).containsExactly(first)),
                Map.entry(LIST + "order", () -> assertThat(ids(api, list + "order=creationAsc"))
                        .containsExactly(first, second)),
                Map.entry(LIST + "page", () -> assertThat(ids(api, list + "pageSize=1&page=2")).containsExactly(first)),
                Map.entry(LIST + "pageSize", () -> assertThat(ids(api, list + "pageSize=1")).containsExactly(second)),
                Map.entry(DETAIL + "canvasId", () -> assertThat(api.get("/v1/openapi/workflows/" + second).json()
                                .at("/data/title").stringValue())
                        .isEqualTo("Inputs")));
        Stream<DynamicTest> parameters = ENDPOINTS.stream().flatMap(endpoint -> Contract.parameters(endpoint).stream()
                .map(parameter -> DynamicTest.dynamicTest(
                        endpoint + " | " + parameter.name() + " | " + parameter.sentence(),
                        () -> heeded.get(endpoint + parameter.name()).run())));
        Stream<DynamicTest> members = Contract.fields(RUN, "Request Body Fields").stream()
                .map(field -> DynamicTest.dynamicTest(
                        RUN + " | " + field.name() + " | " + field.sentence(),
                        () -> heeded.get(RUN + field.name()).run()));
        return Stream.concat(parameters, members);
    }

    private static List<String> ids(Api api, String path) {
        return api.get(path).expect(200).json().path("data").valueStream()
                .map(found -> found.path("canvasId").stringValue())
                .toList();
    }
}
