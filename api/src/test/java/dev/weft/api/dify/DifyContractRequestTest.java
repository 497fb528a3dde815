package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import dev.weft.api.dify.Contract.Kind;
import dev.weft.api.dify.Contract.Row;
import dev.weft.json.Json;
import dev.weft.task.RunStatus;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every row of what a caller may say. */
class DifyContractRequestTest {
    private static final String RUN = "POST /workflows/run | ";
    private static final String LOGS = "GET /workflows/logs | ";
    private static final String UPLOAD = "/v1/files/upload";
    private static final String FILES =
            """
            {"title":"Quick","variables":[
               {"name":"document","type":"file","fileKinds":["document"]},
               {"name":"image","type":"file","fileKinds":["image"]},
               {"name":"audio","type":"file","fileKinds":["audio"]},
               {"name":"video","type":"file","fileKinds":["video"]}],
             "tasks":[{"id":"hello","type":"template","config":{"value":"hello"}}]}""";

    private final App app = App.of(App.QUICK);
    private final App takesFiles = App.of(FILES);

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    @TestFactory
    Stream<DynamicTest> everythingThatACallerMaySayIsHeeded() {
        return new Checks()
                .show(RUN + "inputs", this::inputs)
                .show(RUN + "response_mode", () -> App.refused(mode("'slow'"), 400, "invalid_param", "response_mode"))
                .show(RUN + "response_mode.streaming", () -> assertThat(mode("'streaming'").expect(200).header("Content-Type"))
                        .startsWith("text/event-stream"))
                .show(RUN + "response_mode.blocking", () -> assertThat(mode("'blocking'").expect(200).json().at("/data/status"))
                        .isEqualTo(Json.text("succeeded")))
                .show(RUN + "user", this::user)
                .show(RUN + "files", () -> assertThat(sent(remote("https://x.example/a.png"))).hasSize(1))
                .show(RUN + "files.type", () -> refused(remote("https://x.example/a.png").replace("image", "smell")))
                .show(RUN + "files.type.document", () -> kind("document"))
                .show(RUN + "files.type.image", () -> kind("image"))
                .show(RUN + "files.type.audio", () -> kind("audio"))
                .show(RUN + "files.type.video", () -> kind("video"))
                .show(RUN + "files.transfer_method", () -> refused(remote("https://x.example/a.png").replace("remote_url", "pigeon")))
                .show(RUN + "files.url", this::url)
                .show(RUN + "files.upload_file_id", this::uploadFileId)
                .show("GET /workflows/run/:workflow_id | workflow_id", this::detail)
                .show("POST /workflows/tasks/:task_id/stop | task_id", () -> stop("u", 200))
                .show("POST /workflows/tasks/:task_id/stop | user", () -> stop("somebody", 404))
                .show("POST /files/upload | file", () -> App.refused(
                        new Multipart().field("user", "u").send(app.api, UPLOAD), 400, "no_file_uploaded", ""))
                .show("POST /files/upload | user", () -> App.refused(
                        new Multipart().file("file", "a.txt", "text/plain", Formats.head("txt")).send(app.api, UPLOAD),
                        400,
                        "invalid_param",
                        "user"))
                .show(LOGS + "keyword", () -> assertThat(logs("keyword=ABC").path("total").asInt()).isEqualTo(2))
                .show(LOGS + "status", this::statuses)
                .show(LOGS + "page", () -> assertThat(List.of(logs("").path("page"), logs("page=2&limit=1").path("page")))
                        .containsExactly(Json.tree(1), Json.tree(2)))
                .show(LOGS + "limit", () -> assertThat(List.of(logs("").path("limit"), logs("limit=1").path("limit")))
                        .containsExactly(Json.tree(20), Json.tree(1)))
                .show("GET /info | user", () -> user("/v1/info"))
                .show("GET /parameters | user", () -> user("/v1/parameters"))
                .of(Contract.rows(Kind.REQUEST));
    }

    private void inputs() {
        App.refused(app.run("{'user':'u'}"), 400, "invalid_param", "inputs");
        App.refused(app.run("{'inputs':{},'user':'u'}"), 400, "invalid_param", "text");
        assertThat(inputs(app.blocking("u")).path("text").stringValue()).isEqualTo("abc");
    }

    private JsonNode inputs(JsonNode result) {
        String run = result.path("task_id").stringValue();
        return Json.parse(app.detail(run).expect(200).json().path("inputs").stringValue());
    }

    private Answer mode(String mode) {
        return app.run("{'inputs':{'text':'abc'},'user':'u','response_mode':" + mode + "}");
    }

    private void user() {
        App.refused(app.run("{'inputs':{'text':'abc'}}"), 400, "invalid_param", "user");
        assertThat(inputs(app.blocking("ann")).path("sys.user_id").stringValue()).isEqualTo("ann");
    }

    /** Who asks makes no difference. */
    private void user(String path) {
        JsonNode without = app.api.get(path).expect(200).json();
        assertThat(app.api.get(path + "?user=ann").expect(200).json()).isEqualTo(without);
    }

    private static String remote(String url) {
        return "{'type':'image','transfer_method':'remote_url','url':'" + url + "'}";
    }

    private static String local(String id) {
        return "{'type':'image','transfer_method':'local_file','upload_file_id':'" + id + "'}";
    }

    private Answer withFiles(String file) {
        return app.run("{'inputs':{'text':'abc'},'user':'u','files':[" + file + "]}");
    }

    /** The files as the run has them. */
    private JsonNode sent(String file) {
        return inputs(withFiles(file).expect(200).json()).path("sys.files");
    }

    private void refused(String file) {
        App.refused(withFiles(file), 400, "invalid_param", "files");
    }

    private void url() {
        assertThat(sent(remote("https://x.example/a.png")).get(0).path("name").stringValue()).isEqualTo("a.png");
        refused(remote(""));
        refused(remote("file:///etc/passwd"));
    }

    private void uploadFileId() {
        String id = upload(app.api, "png").expect(201).json().path("id").stringValue();
        assertThat(sent(local(id)).get(0).path("file").stringValue()).isEqualTo(id);
        refused(local(""));
        refused(local("file_none"));
    }

    private static Answer upload(Api api, String extension) {
        return new Multipart()
                .field("user", "u")
                .file("file", "a." + extension, "application/octet-stream", Formats.head(extension))
                .send(api, UPLOAD);
    }

    /** Each extension of the kind is taken by an upload, and then by a variable of the kind and by that alone. */
    private void kind(String kind) {
        Row row = Contract.rows(Kind.REQUEST).stream()
                .filter(one -> one.name().equals("files.type." + kind))
                .findFirst()
                .orElseThrow();
        List<String> extensions = Arrays.stream(row.type().split(", ")).map(text -> text.replace("'", "")).toList();
        assertThat(extensions).isNotEmpty().allSatisfy(extension -> {
            String id = upload(takesFiles.api, extension).expect(201).json().path("id").stringValue();
            takesFiles.run("{'inputs':{'" + kind + "':" + local(id) + "},'user':'u'}").expect(200);
            String other = kind.equals("image") ? "document" : "image";
            App.refused(
                    takesFiles.run("{'inputs':{'" + other + "':" + local(id) + "},'user':'u'}"), 400, "invalid_param", other);
        });
    }

    private void detail() {
        String run = app.blocking("u").path("task_id").stringValue();
        assertThat(app.detail(run).expect(200).json().path("id").stringValue()).isEqualTo(run);
        App.refused(app.detail("run_none"), 404, "not_found", "");
    }

    private static void stop(String user, int status) {
        App waiting = App.of(App.WAITING);
        waiting.stop(waiting.start("u"), user).expect(status);
        App.refused(waiting.stop("run_none", "u"), 404, "not_found", "");
    }

    private JsonNode logs(String query) {
        App logged = App.of(App.QUICK);
        new Play(logged).end(RunStatus.SUCCEEDED);
        new Play(logged).endFailed("It broke");
        new Play(logged, Json.object().put("text", "other")).end(RunStatus.ABORTED);
        return logged.api.get("/v1/workflows/logs?" + query).expect(200).json();
    }

    private void statuses() {
        for (String status : List.of("succeeded", "failed", "stopped")) {
            JsonNode found = logs("status=" + status).path("data");
            assertThat(found).hasSize(1);
            assertThat(found.get(0).at("/workflow_run/status").stringValue()).isEqualTo(status);
        }
        App.refused(app.api.get("/v1/workflows/logs?status=great"), 400, "invalid_param", "status");
    }
}
