package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.Samples;
import dev.weft.json.Json;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.KeyStore.Scope;
import dev.weft.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReflyWorkflowsTest {
    private static final String LIST = "/v1/openapi/workflows";

    private final Api api = new Api();
    private final Store store = Api.part(Store.class);

    private String titled(String title) {
        return api.canvas(Samples.HELLO.replace("\"Hello\"", "\"" + title + "\""));
    }

    private static List<String> ids(Answer answer) {
        return answer.expect(200).json().path("data").valueStream()
                .map(found -> found.path("canvasId").stringValue())
                .toList();
    }

    @Test
    void theOrdersAreByCreationAndByUpdateBothWays() {
        String first = titled("a");
        String second = titled("b");
        String third = titled("c");
        api.put("/weft/v1/canvases/" + first, Samples.HELLO).expect(200);
        assertThat(ids(api.get(LIST))).containsExactly(third, second, first);
        assertThat(ids(api.get(LIST + "?order=creationDesc"))).containsExactly(third, second, first);
        assertThat(ids(api.get(LIST + "?order=creationAsc"))).containsExactly(first, second, third);
        assertThat(ids(api.get(LIST + "?order=updatedDesc"))).containsExactly(first, third, second);
        assertThat(ids(api.get(LIST + "?order=updatedAsc"))).containsExactly(second, third, first);
    }

    @Test
    void pagesOfTenOrAsManyAsAskedForCoverAll() {
        List<String> made = IntStream.range(0, 12).mapToObj(i -> titled("t" + i)).toList();
        assertThat(ids(api.get(LIST))).hasSize(10);
        List<String> paged = Stream.of(1, 2, 3)
                .flatMap(page -> ids(api.get(LIST + "?order=creationAsc&pageSize=5&page=" + page)).stream())
                .toList();
        assertThat(paged).isEqualTo(made);
        assertThat(ids(api.get(LIST + "?page=4&pageSize=5"))).isEmpty();
        assertThat(ids(api.get(LIST + "?page=2147483647&pageSize=100"))).isEmpty();
        assertThat(ids(api.get(LIST + "?pageSize=100"))).hasSize(12);
    }

    @Test
    void theKeywordIsSoughtInTitlesWhateverItsCase() {
        String report = titled("Weekly 100% Rëport_1");
        titled("Other");
        assertThat(ids(api.get(LIST + "?keyword=100%25%20r%C3%8BPORT_"))).containsExactly(report);
        assertThat(ids(api.get(LIST + "?keyword=%25"))).containsExactly(report);
        assertThat(ids(api.get(LIST + "?keyword=absent"))).isEmpty();
        assertThat(ids(api.get(LIST + "?keyword="))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0", "page=-1", "page=x", "page=99999999999", "pageSize=0", "pageSize=101", "pageSize=many", "order=up"
            })
    void aParameterThatMeansNothingIsNamed(String query) {
        JsonNode answer = api.get(LIST + "?" + query).expect(400).json();
        assertThat(answer.path("errCode").stringValue()).isEqualTo("INVALID_REQUEST_BODY");
        assertThat(answer.path("errMsg").stringValue()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void draftsAreListedAndArchivedOnesAreNot() {
        String draft = titled("draft");
        String gone = titled("gone");
        store.canvases().status(api.workspace, draft, Status.DRAFT);
        api.delete("/weft/v1/canvases/" + gone).expect(204);
        assertThat(ids(api.get(LIST))).containsExactly(draft);
        api.get(LIST + "/" + draft).expect(200);
        api.get(LIST + "/" + gone).expect(404);
        assertThat(api.post("/v1/openapi/workflow/" + draft + "/run").expect(403).json().path("errMsg").stringValue())
                .isEqualTo("Workflow API is disabled");
        assertThat(api.post("/v1/openapi/workflow/" + gone + "/run").expect(404).json().path("errCode").stringValue())
                .isEqualTo("CANVAS_NOT_FOUND");
    }

    @Test
    void aDisabledCanvasIsNotRun() {
        String canvas = titled("off");
        store.canvases().status(api.workspace, canvas, Status.DISABLED);
        api.post("/v1/openapi/workflow/" + canvas + "/run").expect(403);
        assertThat(api.get("/weft/v1/runs").json().path("items")).isEmpty();
    }

    @Test
    void theDetailIsThePlanWithItsPromptsToolsAndVariables() {
        JsonNode data = api.get(LIST + "/" + api.canvas(Play.CANVAS)).expect(200).json().path("data");
        assertThat(data.path("title").stringValue()).isEqualTo("Played");
        assertThat(data.at("/tasks/0")).isEqualTo(Json.parse(
                """
                {"id":"think","title":"Think","prompt":"About {{ variables.topic }}","toolsets":["http","code"],
                 "dependentTasks":[]}"""));
        assertThat(data.at("/tasks/1/toolsets")).isEqualTo(Json.parse("[\"file.write\"]"));
        assertThat(data.at("/tasks/1/prompt").stringValue()).isNotBlank();
        assertThat(data.at("/tasks/1/dependentTasks")).isEqualTo(Json.parse("[\"think\"]"));
        assertThat(data.path("variables")).isEqualTo(Json.parse(
                """
                [{"name":"topic","variableType":"string","required":false},
                 {"name":"region","variableType":"option","required":false,"options":["EU","US"]},
                 {"name":"doc","variableType":"resource","required":false}]"""));
    }

    @Test
    void everyTypeOfVariableIsOneOfThree() {
        JsonNode variables = api.get(LIST + "/" + api.canvas(Samples.INPUTS)).json().at("/data/variables");
        assertThat(variables.valueStream()
                        .map(variable -> variable.path("name").stringValue() + " "
                                + variable.path("variableType").stringValue() + " " + variable.path("required").asBoolean()))
                .containsExactly(
                        "text string true", "count string false", "flag string false", "region option false",
                        "data string false", "doc resource false", "docs resource false", "token string false");
    }

    @Test
    void anAppKeySeesAndRunsItsOwnCanvasAlone() {
        String own = titled("own");
        String other = titled("other");
        Api app = api.with(store.keys().mint(api.workspace, "app", Scope.APP, Optional.of(own)).key());
        assertThat(ids(app.get(LIST))).containsExactly(own);
        app.get(LIST + "/" + own).expect(200);
        app.post("/v1/openapi/workflow/" + own + "/run").expect(200);
        app.get(LIST + "/" + other).expect(404);
        app.post("/v1/openapi/workflow/" + other + "/run").expect(404);
        String run = api.post("/v1/openapi/workflow/" + other + "/run").json().at("/data/executionId").stringValue();
        app.get("/v1/openapi/workflow/" + run + "/status").expect(404);
        app.get("/v1/openapi/workflow/" + run + "/output").expect(404);
        app.post("/v1/openapi/workflow/" + run + "/abort").expect(404);
    }

    @Test
    void anotherWorkspacesThingsAreAsUnknownAsNone() {
        String canvas = titled("mine");
        String run = api.post("/v1/openapi/workflow/" + canvas + "/run").json().at("/data/executionId").stringValue();
        Api stranger = new Api();
        same(stranger.get(LIST + "/" + canvas), stranger.get(LIST + "/canvas_none"));
        same(stranger.post("/v1/openapi/workflow/" + canvas + "/run"),
                stranger.post("/v1/openapi/workflow/canvas_none/run"));
        same(stranger.get("/v1/openapi/workflow/" + run + "/status"),
                stranger.get("/v1/openapi/workflow/run_none/status"));
        same(stranger.get("/v1/openapi/workflow/" + run + "/output"),
                stranger.get("/v1/openapi/workflow/run_none/output"));
        same(stranger.post("/v1/openapi/workflow/" + run + "/abort"),
                stranger.post("/v1/openapi/workflow/run_none/abort"));
        assertThat(ids(stranger.get(LIST))).isEmpty();
    }

    private static void same(Answer foreign, Answer unknown) {
        assertThat(foreign.status()).isEqualTo(unknown.status()).isEqualTo(404);
        assertThat(foreign.json().path("errCode")).isEqualTo(unknown.json().path("errCode"));
        assertThat(foreign.json().path("errMsg")).isEqualTo(unknown.json().path("errMsg"));
    }
}
