package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.Eventually;
import dev.weft.api.FakeWorker;
import dev.weft.json.Json;
import dev.weft.store.CanvasStore;
import dev.weft.store.Store;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the app is, what it wants, what it has done, and what it asks people. */
class DifyAppTest {
    static final String FORM =
            """
            {"title":"Form","description":"All controls","variables":[
               {"name":"name","type":"string","label":"Your name","required":true,"maxLength":48,"default":"Ann"},
               {"name":"story","type":"string","multiline":true},
               {"name":"region","type":"option","options":["EU","US"],"default":"EU"},
               {"name":"count","type":"number","default":3},
               {"name":"flag","type":"boolean","default":true},
               {"name":"data","type":"json"},
               {"name":"doc","type":"file","required":true,"fileKinds":["document","custom"],"fileExtensions":[".weft"],
                "uploadMethods":["local_file"]},
               {"name":"pictures","type":"files","fileKinds":["image"],"maxLength":4},
               {"name":"token","type":"string","secret":true}],
             "tasks":[{"id":"hello","type":"template","config":{"value":"hello"}}]}""";

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private static JsonNode control(JsonNode form, int index, String type) {
        assertThat(form.get(index).propertyNames()).containsExactly(type);
        return form.get(index).path(type);
    }

    @Test
    @DisplayName("user_input_form: text-input, paragraph, select with label, variable, required, default, options; and the newer controls")
    void parametersHaveAControlPerVariable() {
        JsonNode parameters = App.of(FORM).api.get("/v1/parameters?user=abc-123").expect(200).json();
        JsonNode form = parameters.path("user_input_form");
        assertThat(form).hasSize(9);
        JsonNode text = control(form, 0, "text-input");
        assertThat(text.path("label").stringValue()).isEqualTo("Your name");
        assertThat(text.path("variable").stringValue()).isEqualTo("name");
        assertThat(text.path("required").booleanValue()).isTrue();
        assertThat(text.path("default").stringValue()).isEqualTo("Ann");
        assertThat(text.path("max_length").asInt()).isEqualTo(48);
        JsonNode paragraph = control(form, 1, "paragraph");
        assertThat(paragraph.path("label").stringValue()).isEqualTo("story");
        assertThat(paragraph.path("required").booleanValue()).isFalse();
        assertThat(paragraph.path("default").stringValue()).isEmpty();
        JsonNode select = control(form, 2, "select");
        assertThat(Json.write(select.path("options"))).isEqualTo("[\"EU\",\"US\"]");
        assertThat(select.path("default").stringValue()).isEqualTo("EU");
        assertThat(control(form, 3, "number").path("default").asInt()).isEqualTo(3);
        assertThat(control(form, 4, "checkbox").path("default").booleanValue()).isTrue();
        control(form, 5, "json_object");
        JsonNode file = control(form, 6, "file");
        assertThat(Json.write(file.path("allowed_file_types"))).isEqualTo("[\"document\",\"custom\"]");
        assertThat(Json.write(file.path("allowed_file_extensions"))).isEqualTo("[\".weft\"]");
        assertThat(Json.write(file.path("allowed_file_upload_methods"))).isEqualTo("[\"local_file\"]");
        assertThat(control(form, 7, "file-list").path("max_length").asInt()).isEqualTo(4);
        assertThat(control(form, 8, "text-input").path("default").stringValue()).isEmpty();
    }

    @Test
    @DisplayName("file_upload.image: enabled, number_limits default 3, transfer_methods; system_parameters: the four limits in MB")
    void parametersHaveLimits() {
        JsonNode parameters = App.of(App.QUICK).api.get("/v1/parameters").expect(200).json();
        JsonNode image = parameters.at("/file_upload/image");
        assertThat(image.path("enabled").booleanValue()).isFalse();
        assertThat(image.path("number_limits").asInt()).isEqualTo(3);
        assertThat(image.path("detail").stringValue()).isEqualTo("high");
        assertThat(Json.write(image.path("transfer_methods"))).isEqualTo("[\"remote_url\",\"local_file\"]");
        JsonNode limits = parameters.path("system_parameters");
        assertThat(limits.path("file_size_limit").asInt()).isEqualTo(15);
        assertThat(limits.path("image_file_size_limit").asInt()).isEqualTo(10);
        assertThat(limits.path("audio_file_size_limit").asInt()).isEqualTo(50);
        assertThat(limits.path("video_file_size_limit").asInt()).isEqualTo(100);
    }

    @Test
    @DisplayName("info: name, description, tags; site; meta")
    void theAppIsDescribed() {
        App app = App.of(App.QUICK);
        JsonNode info = app.api.get("/v1/info?user=abc-123").expect(200).json();
        assertThat(info.path("name").stringValue()).isEqualTo("Quick");
        assertThat(info.path("description").stringValue()).isEqualTo("Says hello");
        assertThat(info.path("tags").isArray()).isTrue();
        assertThat(info.path("mode").stringValue()).isEqualTo("workflow");
        JsonNode site = app.api.get("/v1/site").expect(200).json();
        assertThat(site.path("title").stringValue()).isEqualTo("Quick");
        assertThat(site.propertyNames()).contains(
                "icon_type", "icon", "icon_background", "icon_url", "description", "copyright", "privacy_policy",
                "custom_disclaimer", "default_language", "show_workflow_steps");
        assertThat(Json.write(app.api.get("/v1/meta").expect(200).json())).isEqualTo("{\"tool_icons\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/info", "/v1/parameters", "/v1/site", "/v1/meta"})
    @DisplayName("400, app_unavailable, App configuration unavailable; a workspace key 400 not_workflow_app")
    void onlyAPublishedAppIsDescribed(String path) {
        App app = App.of(App.QUICK);
        App.refused(app.owner.get(path), 400, "not_workflow_app", "");
        for (CanvasStore.Status status : List.of(CanvasStore.Status.DRAFT, CanvasStore.Status.ARCHIVED)) {
            Api.part(Store.class).canvases().status(app.owner.workspace, app.canvas, status);
            App.refused(app.api.get(path), 400, "app_unavailable", "");
        }
    }

    private static List<String> ids(Answer answer) {
        return answer.expect(200).json().path("data").valueStream()
                .map(log -> log.at("/workflow_run/id").stringValue())
                .toList();
    }

    @Test
    @DisplayName("logs: page, limit, total, has_more, data, newest first, with created_by_end_user")
    void logsListTheRunsOfTheApp() {
        App app = App.of(App.QUICK);
        List<String> runs = List.of(
                new Play(app).finish("hello", "template", "{'value':'x'}").end(RunStatus.SUCCEEDED, "{'a':'Größe ✓'}").id,
                new Play(app, Json.object().put("text", "with \"quotes\"")).endFailed("It broke").id,
                new Play(app).end(RunStatus.ABORTED).id,
                new Play(app).fallBack("hello", "template", "{'value':'x'}", "oh").end(RunStatus.SUCCEEDED).id,
                new Play(app).id);
        new Play(app.neighbour());
        JsonNode all = app.api.get("/v1/workflows/logs").expect(200).json();
        assertThat(all.propertyNames()).containsExactlyInAnyOrder("page", "limit", "total", "has_more", "data");
        assertThat(all.path("page").asInt()).isEqualTo(1);
        assertThat(all.path("limit").asInt()).isEqualTo(20);
        assertThat(all.path("total").asInt()).isEqualTo(5);
        assertThat(all.path("has_more").booleanValue()).isFalse();
        assertThat(ids(app.api.get("/v1/workflows/logs"))).containsExactlyElementsOf(runs.reversed());
        JsonNode log = all.path("data").get(4);
        assertThat(log.propertyNames()).containsExactlyInAnyOrder(
                "id", "workflow_run", "created_from", "created_by_role", "created_by_account", "created_by_end_user",
                "created_at");
        JsonNode run = log.path("workflow_run");
        assertThat(run.propertyNames()).containsExactlyInAnyOrder(
                "id", "version", "status", "error", "elapsed_time", "total_tokens", "total_steps", "created_at",
                "finished_at", "triggered_from", "exceptions_count");
        assertThat(run.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(run.path("total_steps").asInt()).isEqualTo(1);
        assertThat(log.path("created_from").stringValue()).isEqualTo("service-api");
        assertThat(log.path("created_by_role").stringValue()).isEqualTo("end_user");
        assertThat(log.path("created_by_account").isNull()).isTrue();
        JsonNode user = log.path("created_by_end_user");
        assertThat(user.propertyNames()).containsExactlyInAnyOrder("id", "type", "is_anonymous", "session_id");
        assertThat(user.path("session_id").stringValue()).isEqualTo(Play.USER);
        assertThat(user.path("type").stringValue()).isEqualTo("service_api");
        assertThat(all.path("data").get(3).at("/workflow_run/error").stringValue()).isEqualTo("It broke");
        assertThat(all.path("data").get(1).at("/workflow_run/exceptions_count").asInt()).isEqualTo(1);

        assertThat(ids(app.api.get("/v1/workflows/logs?status=succeeded"))).containsExactly(runs.get(0));
        assertThat(ids(app.api.get("/v1/workflows/logs?status=partial-succeeded"))).containsExactly(runs.get(3));
        assertThat(ids(app.api.get("/v1/workflows/logs?status=failed"))).containsExactly(runs.get(1));
        assertThat(ids(app.api.get("/v1/workflows/logs?status=stopped"))).containsExactly(runs.get(2));
        assertThat(ids(app.api.get("/v1/workflows/logs?status=running"))).containsExactly(runs.get(4));
        assertThat(ids(app.api.get("/v1/workflows/logs?keyword=GR%C3%B6%C3%9FE"))).containsExactly(runs.get(0));
        assertThat(ids(app.api.get("/v1/workflows/logs?keyword=gr%C3%B6%C3%9Fe"))).containsExactly(runs.get(0));
        assertThat(ids(app.api.get("/v1/workflows/logs?keyword=WITH%20%22quotes%22"))).containsExactly(runs.get(1));
        assertThat(ids(app.api.get("/v1/workflows/logs?keyword=%25"))).isEmpty();
        assertThat(ids(app.api.get("/v1/workflows/logs?created_by_end_user_session_id=nobody"))).isEmpty();
        assertThat(ids(app.api.get("/v1/workflows/logs?created_at__after=2000-01-01T00:00:00Z"))).hasSize(5);
        assertThat(ids(app.api.get("/v1/workflows/logs?created_at__before=2000-01-01T00:00:00%2B02:00"))).isEmpty();

        JsonNode second = app.api.get("/v1/workflows/logs?limit=2&page=2").expect(200).json();
        assertThat(second.path("has_more").booleanValue()).isTrue();
        assertThat(second.path("total").asInt()).isEqualTo(5);
        assertThat(ids(app.api.get("/v1/workflows/logs?limit=2&page=2"))).containsExactly(runs.get(2), runs.get(1));
        assertThat(app.api.get("/v1/workflows/logs?limit=2&page=3").json().path("has_more").booleanValue()).isFalse();
        assertThat(app.api.get("/v1/workflows/logs?limit=1000").expect(200).json().path("limit").asInt()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"page=0, page", "page=x, page", "limit=0, limit", "limit=-1, limit", "limit=x, limit", "status=great, status",
        "created_at__after=yesterday, created_at__after"})
    @DisplayName("logs: a parameter that can't be used is 400 invalid_param")
    void badParametersOfLogs(String query, String field) {
        App.refused(App.of(App.QUICK).api.get("/v1/workflows/logs?" + query), 400, "invalid_param", field);
    }

    private static final String ASKING =
            """
            {"title":"Asking","tasks":[{"id":"first","type":"template","config":{"value":"x"}},
              {"id":"second","title":"Ask","type":"approval","dependsOn":["first"],"config":{"message":"May I?"}}]}""";

    private static final String QUESTION =
            """
            {'workflowId':'w','message':'May I?','decisions':['approved','rejected'],
             'fields':[{'name':'why','type':'string','required':true},{'name':'count','type':'number','default':1}]}""";

    /** The form that a run asks, as its stream tells it. */
    private static String token(App app, String run) throws Exception {
        return Told.events(Told.all(app.api, run, Play.USER, 0)).stream()
                .filter(event -> event.event().equals("human_input_required"))
                .findFirst()
                .orElseThrow()
                .data()
                .path("form_token")
                .stringValue();
    }

    @Test
    @DisplayName("POST /v1/form/human_input/{form_token}: body {inputs, action, user} -> {}, and the run goes on")
    void aFormIsAnswered() throws Exception {
        App app = App.of(ASKING);
        Answer stream = app.run("{'inputs':{},'user':'abc-123','response_mode':'streaming'}").expect(200);
        assertThat(Told.names(Told.events(stream.body()))).endsWith("human_input_required", "workflow_paused");
        String run = Told.events(stream.body()).getFirst().json().path("task_id").stringValue();
        String path = "/v1/form/human_input/" + token(app, run);
        JsonNode form = app.api.get(path).expect(200).json();
        assertThat(form.path("form_content").stringValue()).isEqualTo("Shall we?");
        assertThat(form.path("user_actions")).hasSize(2);
        App.refused(app.api.post(path, App.json("{'inputs':{},'action':'perhaps','user':'u'}")), 400, "invalid_form_data", "");
        App.refused(app.api.post(path, App.json("{'inputs':{},'user':'u'}")), 400, "invalid_form_data", "");
        App.refused(app.api.post(path, App.json("{'inputs':{},'action':'approved'}")), 400, "invalid_param", "user");
        assertThat(Json.write(app.api.post(path, App.json("{'inputs':{},'action':'approved','user':'u'}")).expect(200).json()))
                .isEqualTo("{}");
        Eventually.get(
                () -> app.detail(run).expect(200).json().path("status").stringValue(), status -> status.equals("succeeded"));
        App.refused(app.api.post(path, App.json("{'inputs':{},'action':'approved','user':'u'}")), 412, "human_input_form_expired", "");
    }

    @Test
    @DisplayName("412 human_input_form_submitted, 412 human_input_form_expired, 400 invalid_form_data")
    void aFormIsTakenOnceAndInTime() throws Exception {
        App app = App.of(ASKING);
        Play play = new Play(app, Json.object()).finish("first", "template", "{'value':'x'}").ask("second", QUESTION);
        String path = "/v1/form/human_input/" + token(app, play.id);
        JsonNode form = app.api.get(path).expect(200).json();
        assertThat(form.path("inputs")).hasSize(2);
        for (String inputs : List.of("{}", "{'why':5}", "{'why':null}", "{'why':'a','count':'x'}")) {
            App.refused(
                    app.api.post(path, App.json("{'inputs':" + inputs + ",'action':'approved','user':'u'}")),
                    400,
                    "invalid_form_data",
                    "");
        }
        App.refused(app.neighbour().api.get(path), 404, "not_found", "");
        App.refused(App.of(ASKING).api.get(path), 404, "not_found", "");
        String forged = path.substring(0, path.length() - 1) + (path.endsWith("0") ? "1" : "0");
        App.refused(app.api.get(forged), 404, "not_found", "");
        App.refused(app.api.get("/v1/form/human_input/x"), 404, "not_found", "");
        play.answer("second", "approved");
        App.refused(app.api.get(path), 412, "human_input_form_submitted", "");
        App.refused(app.api.post(path, App.json("{'inputs':{'why':'a'},'action':'approved','user':'u'}")), 412, "human_input_form_submitted", "");

        Play late = new Play(app, Json.object()).finish("first", "template", "{'value':'x'}").ask("second", QUESTION);
        String expired = "/v1/form/human_input/" + token(app, late.id);
        late.fail("second", "approval", TaskStatus.FAILED, "Nobody answered in time");
        App.refused(app.api.get(expired), 412, "human_input_form_expired", "");
    }
}
