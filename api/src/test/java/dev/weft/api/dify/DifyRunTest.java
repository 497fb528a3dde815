package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.Eventually;
import dev.weft.api.FakeWorker;
import dev.weft.json.Json;
import dev.weft.store.CanvasStore;
import dev.weft.store.Store;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DifyRunTest {
    private static final String CALL = "{'inputs':{'text':'abc'},'user':'abc-123'}";

    private final App app = App.of(App.QUICK);

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    @Test
    @DisplayName("Authorization: Bearer {API_KEY}; else 401 with WWW-Authenticate: Bearer realm=\"api\"")
    void aKeyIsNeeded() {
        for (String key : List.of("", "app-wrong", "wk-wrong")) {
            Answer answer = app.api.with(key).post("/v1/workflows/run", App.json(CALL));
            App.refused(answer, 401, "unauthorized", "");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api\"");
        }
    }

    @ParameterizedTest
    @DisplayName("A workspace key there answers 400 not_workflow_app")
    @CsvSource({
        "POST, /v1/workflows/run",
        "GET, /v1/workflows/run/x",
        "POST, /v1/workflows/tasks/x/stop",
        "GET, /v1/workflow/x/events"
    })
    void aWorkspaceKeyIsNoApps(String method, String path) {
        Optional<String> body = method.equals("POST") ? Optional.of("{}") : Optional.empty();
        App.refused(app.owner.send(app.owner.request(method, path, body)), 400, "not_workflow_app", "");
    }

    @Test
    @DisplayName("cannot be executed without a published workflow: 400 app_unavailable")
    void onlyAPublishedCanvasRuns() {
        CanvasStore canvases = Api.part(Store.class).canvases();
        for (CanvasStore.Status status : List.of(CanvasStore.Status.DRAFT, CanvasStore.Status.DISABLED, CanvasStore.Status.ARCHIVED)) {
            canvases.status(app.owner.workspace, app.canvas, status);
            App.refused(app.run(CALL), 400, "app_unavailable", "");
        }
        canvases.status(app.owner.workspace, app.canvas, CanvasStore.Status.PUBLISHED);
        app.run(CALL).expect(200);
    }

    @Test
    @DisplayName("When response_mode is blocking, return a CompletionResponse object; omitted means blocking")
    void aBlockingCallReturnsTheEndedRun() {
        for (String mode : List.of("", "'response_mode':'blocking',", "'response_mode':null,")) {
            Answer answer = app.run("{" + mode + CALL.substring(1)).expect(200);
            assertThat(answer.header("Content-Type")).startsWith("application/json");
            JsonNode result = answer.json();
            assertThat(result.propertyNames()).containsExactlyInAnyOrder("task_id", "workflow_run_id", "data");
            assertThat(result.path("task_id").stringValue()).isEqualTo(result.path("workflow_run_id").stringValue());
            JsonNode data = result.path("data");
            assertThat(data.propertyNames()).containsExactlyInAnyOrder(
                    "id", "workflow_id", "status", "outputs", "error", "elapsed_time", "total_tokens", "total_steps",
                    "created_at", "finished_at");
            assertThat(data.path("id")).isEqualTo(result.path("workflow_run_id"));
            assertThat(data.path("workflow_id").stringValue()).isEqualTo(app.canvas + ".1");
            assertThat(data.path("status").stringValue()).isEqualTo("succeeded");
            assertThat(data.path("outputs").path("second").stringValue()).isEqualTo("abc");
            assertThat(data.path("error").isNull()).isTrue();
            assertThat(data.path("elapsed_time").isFloatingPointNumber()).isTrue();
            assertThat(data.path("total_steps").asInt()).isEqualTo(1);
            assertThat(data.path("total_tokens").asInt()).isZero();
            assertThat(data.path("created_at").asLong()).isBetween(1_700_000_000L, 4_000_000_000L);
            assertThat(data.path("finished_at").asLong()).isGreaterThanOrEqualTo(data.path("created_at").asLong());
        }
    }

    @Test
    @DisplayName("When response_mode is streaming, return a ChunkCompletionResponse stream, text/event-stream")
    void aStreamTellsTheRun() {
        Answer answer = app.run("{'response_mode':'streaming'," + CALL.substring(1)).expect(200);
        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        List<Told> events = Told.events(answer.body());
        assertThat(Told.names(events)).containsExactly(
                "workflow_started", "node_started", "node_finished", "human_input_required", "workflow_finished");
        assertThat(events).extracting(Told::id).isSorted().doesNotHaveDuplicates();
        String run = events.getFirst().json().path("workflow_run_id").stringValue();
        assertThat(events).allSatisfy(event -> {
            assertThat(event.json().path("task_id").stringValue()).isEqualTo(run);
            assertThat(event.json().path("workflow_run_id").stringValue()).isEqualTo(run);
            assertThat(event.json().path("data").isObject()).isTrue();
        });
        assertThat(app.detail(run).expect(200).json().path("status").stringValue()).isEqualTo("succeeded");
    }

    @Test
    @DisplayName("sequence_number: self-increasing in the App, starting from 1")
    void runsAreNumberedWithinTheirApp() {
        App other = app.neighbour();
        for (App one : List.of(app, other)) {
            assertThat(LongStream.rangeClosed(1, 3).map(i -> {
                Answer answer = one.run("{'response_mode':'streaming'," + CALL.substring(1)).expect(200);
                return Told.events(answer.body()).getFirst().data().path("sequence_number").asLong();
            })).containsExactly(1L, 2L, 3L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'user':'u'} | inputs",
                "{'inputs':null,'user':'u'} | inputs",
                "{'inputs':[],'user':'u'} | inputs",
                "{'inputs':'x','user':'u'} | inputs",
                "{'inputs':{'text':'abc'}} | user",
                "{'inputs':{'text':'abc'},'user':''} | user",
                "{'inputs':{'text':'abc'},'user':' '} | user",
                "{'inputs':{'text':'abc'},'user':7} | user",
                "{'inputs':{'text':'abc'},'user':'u','response_mode':'slow'} | response_mode",
                "{'inputs':{'text':'abc'},'user':'u','response_mode':1} | response_mode",
                "{'inputs':{'text':'abc'},'user':'u','files':{}} | files",
                "{'inputs':{'text':'abc'},'user':'u','files':['x']} | files",
                "{'inputs':{'text':'abc'},'user':'u','files':[{'type':'image','transfer_method':'remote_url'}]} | files",
                "{'inputs':{'text':'abc'},'user':'u','files':[{'type':'image','transfer_method':'local_file','upload_file_id':'file_none'}]} | files",
                "{'inputs':{'text':'abc'},'user':'u','files':[{'type':'image','transfer_method':'carrier_pigeon'}]} | files",
                "{'inputs':{'text':'abc'},'user':'u','files':[{'type':'smell','transfer_method':'remote_url','url':'http://x.example/a.png'}]} | files",
                "{'inputs':{},'user':'u'} | text",
                "{'inputs':{'text':null},'user':'u'} | text",
                "{'inputs':{'text':5},'user':'u'} | text",
                "{'inputs':{'text':'abcdef'},'user':'u'} | text",
                "{'inputs':{'text':'a\\u0000'},'user':'u'} | text"
            })
    @DisplayName("400, invalid_param, abnormal parameter input, naming the field; nothing is stored")
    void whatCantBeUsedIsNamed(String body, String field) {
        App.refused(app.run(body), 400, "invalid_param", field);
        assertThat(app.stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "5", "{", "{'inputs':}", "\u0000", "{}x", "{'inputs':{'text':'a','text':'b'}}"})
    @DisplayName("Malformed JSON is 400 invalid_param")
    void malformedBodiesAreRefused(String body) {
        JsonNode error = app.run(body).expect(400).json();
        assertThat(error.path("code").stringValue()).isEqualTo("invalid_param");
        assertThat(error.path("status").asInt()).isEqualTo(400);
        assertThat(app.stored()).isZero();
    }

    @Test
    @DisplayName("Idempotency-Key as in the native API: the same run again, another body 422")
    void theSameKeyIsTheSameRun() {
        JsonNode first = app.run(CALL, "k").expect(200).json();
        JsonNode again = app.run(CALL, "k").expect(200).json();
        assertThat(again.path("workflow_run_id")).isEqualTo(first.path("workflow_run_id"));
        App.refused(app.run(CALL.replace("'abc'", "'abd'"), "k"), 422, "idempotency_key_reused", "");
        String streamed = app.run("{'response_mode':'streaming'," + CALL.substring(1), "k").expect(200).body();
        assertThat(Told.events(streamed).getFirst().json().path("task_id")).isEqualTo(first.path("task_id"));
        assertThat(app.stored()).isEqualTo(1);
    }

    @Test
    @DisplayName("POST /v1/workflows/{workflow_id}/run: a chosen version")
    void aChosenVersionRuns() {
        app.owner.put("/weft/v1/canvases/" + app.canvas, App.QUICK.replace("Says hello", "Says it again")).expect(200);
        assertThat(app.blocking("u").at("/data/workflow_id").stringValue()).isEqualTo(app.canvas + ".2");
        JsonNode chosen = app.api.post("/v1/workflows/" + app.canvas + ".1/run", App.json(CALL)).expect(200).json();
        assertThat(chosen.at("/data/workflow_id").stringValue()).isEqualTo(app.canvas + ".1");
        int before = app.stored();
        for (String unknown : List.of("nonsense", app.canvas + ".3", app.canvas + ".0", app.neighbour().canvas + ".1", app.canvas)) {
            App.refused(app.api.post("/v1/workflows/" + unknown + "/run", App.json(CALL)), 404, "not_found", "");
        }
        assertThat(app.stored()).isEqualTo(before);
    }

    @Test
    @DisplayName("Get Workflow Run Detail: inputs is a JSON string, outputs {} until there are any, Unix seconds")
    void theDetailShowsARun() {
        App waiting = App.of(App.WAITING);
        String run = waiting.start("abc-123");
        JsonNode detail = Eventually.get(() -> waiting.detail(run).expect(200).json(), json -> json.path("total_steps").asInt() == 1);
        assertThat(detail.propertyNames()).containsExactlyInAnyOrder(
                "id", "workflow_id", "status", "inputs", "outputs", "error", "total_steps", "total_tokens",
                "created_at", "finished_at", "elapsed_time");
        assertThat(detail.path("id").stringValue()).isEqualTo(run);
        assertThat(detail.path("status").stringValue()).isEqualTo("running");
        JsonNode inputs = Json.parse(detail.path("inputs").stringValue());
        assertThat(inputs.path("text").stringValue()).isEqualTo("abc");
        assertThat(inputs.path("sys.user_id").stringValue()).isEqualTo("abc-123");
        assertThat(inputs.path("sys.app_id").stringValue()).isEqualTo(waiting.canvas);
        assertThat(inputs.path("sys.workflow_id").stringValue()).isEqualTo(waiting.canvas + ".1");
        assertThat(inputs.path("sys.workflow_run_id").stringValue()).isEqualTo(run);
        assertThat(inputs.path("sys.files").isArray()).isTrue();
        assertThat(detail.path("outputs")).isEqualTo(Json.object());
        assertThat(detail.path("finished_at").isNull()).isTrue();
        assertThat(detail.path("elapsed_time").isNumber()).isTrue();
        assertThat(detail.path("created_at").isIntegralNumber()).isTrue();
        App.refused(waiting.neighbour().detail(run), 404, "not_found", "");
        App.refused(App.of(App.QUICK).detail(run), 404, "not_found", "");
        App.refused(waiting.detail("run_none"), 404, "not_found", "");
        waiting.stop(run, "abc-123").expect(200);
    }

    @Test
    @DisplayName("Stop: user must be consistent with the user of the run, unknown task 404; always returns success")
    void aRunIsStoppedByItsUserAlone() throws Exception {
        App waiting = App.of(App.WAITING);
        HttpResponse<InputStream> stream = Api.client()
                .sendAsync(
                        waiting.api.request(
                                        "POST",
                                        "/v1/workflows/run",
                                        Optional.of(App.json("{'response_mode':'streaming'," + CALL.substring(1))))
                                .build(),
                        BodyHandlers.ofInputStream())
                .get(30, TimeUnit.SECONDS);
        String run = waiting.owner.get("/weft/v1/runs").json().at("/items/0/id").stringValue();
        App.refused(waiting.stop(run, "somebody"), 404, "not_found", "");
        App.refused(waiting.neighbour().stop(run, "abc-123"), 404, "not_found", "");
        App.refused(waiting.stop("run_none", "abc-123"), 404, "not_found", "");
        App.refused(waiting.api.post("/v1/workflows/tasks/" + run + "/stop", "{}"), 400, "invalid_param", "user");
        assertThat(waiting.stop(run, "abc-123").expect(200).json()).isEqualTo(Json.object().put("result", "success"));
        String told = CompletableFuture.supplyAsync(() -> {
                    try (InputStream body = stream.body()) {
                        return new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .get(30, TimeUnit.SECONDS);
        Told last = Told.events(told).getLast();
        assertThat(last.event()).isEqualTo("workflow_finished");
        assertThat(last.data().path("status").stringValue()).isEqualTo("stopped");
        assertThat(waiting.detail(run).expect(200).json().path("status").stringValue()).isEqualTo("stopped");
        assertThat(waiting.stop(run, "abc-123").expect(200).json().path("result").stringValue()).isEqualTo("success");
    }

    @Test
    @DisplayName("GET /v1/workflow/{run}/events with another user is 404")
    void onlyTheRunsUserFollowsIt() {
        String run = app.blocking("abc-123").path("workflow_run_id").stringValue();
        assertThat(Told.names(Told.events(app.api.get("/v1/workflow/" + run + "/events?user=abc-123").expect(200).body())))
                .startsWith("workflow_started")
                .endsWith("workflow_finished");
        App.refused(app.api.get("/v1/workflow/" + run + "/events?user=somebody"), 404, "not_found", "");
        App.refused(app.neighbour().api.get("/v1/workflow/" + run + "/events?user=abc-123"), 404, "not_found", "");
        App.refused(app.api.get("/v1/workflow/run_none/events?user=abc-123"), 404, "not_found", "");
        App.refused(app.api.get("/v1/workflow/" + run + "/events"), 400, "invalid_param", "user");
    }

    @ParameterizedTest
    @DisplayName("An unknown path under /v1 is Dify's for an app- key")
    @CsvSource({
        "GET, /v1/nothing, 404, not_found",
        "POST, /v1/chat-messages, 404, not_found",
        "GET, /v1/workflows/run/x/y, 404, not_found",
        "PUT, /v1/workflows/run, 405, method_not_allowed",
        "GET, /v1/workflows/run/%00, 400, invalid_param",
        "GET, /v1/workflows/run/%F0%9F%98%80, 404, not_found"
    })
    void whatCantBeServedIsInTheShape(String method, String path, int status, String code) {
        App.refused(app.api.send(app.api.request(method, path, Optional.empty())), status, code, "");
    }

    @Test
    @DisplayName("Below /v1/openapi an unknown path is Refly's, whatever the key")
    void reflysPathsStayReflys() {
        assertThat(app.api.get("/v1/openapi/nothing").expect(404).json().path("success").booleanValue()).isFalse();
    }
}
