package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.ApiApplication;
import dev.weft.api.EmptyDatabase;
import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import dev.weft.api.dify.Contract.Kind;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.CanvasStore;
import dev.weft.store.Store;
import dev.weft.task.FailureCode;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Every error of every endpoint, with its status and code; those of a broken backend on an API of its own. */
class DifyContractErrorTest {
    private static final String RUN = "POST /workflows/run | ";
    private static final String UPLOAD = "POST /files/upload | ";
    private static final String PATH = "/v1/files/upload";
    private static final String CALL = "{'inputs':{'text':'abc'},'user':'u'}";
    private static final int MB = 1024 * 1024;

    private static volatile Reply kept = Reply.status(200);
    private static FakeHttpServer storage;
    private static ConfigurableApplicationContext context;
    private static URI database;
    private static App broken;

    private final App app = App.of(App.QUICK);

    @BeforeAll
    static void serve() throws Exception {
        FakeWorker.start();
        storage = FakeHttpServer.start(DifyContractErrorTest::answer);
        Settings settings = Api.settings();
        URI postgres = URI.create(settings.text(Setting.WEFT_DATABASE_URL));
        database = URI.create("postgresql://" + postgres.getRawUserInfo() + "@" + postgres.getHost() + ":"
                + postgres.getPort() + "/" + EmptyDatabase.create(postgres));
        context = ApiApplication.start(settings.with(Map.of(
                Setting.WEFT_S3_ENDPOINT, storage.url().toString(), Setting.WEFT_DATABASE_URL, database.toString())));
        broken = App.of(new Api(context), App.QUICK);
    }

    @AfterAll
    static void stop() {
        context.close();
        storage.close();
    }

    private static Reply answer(RecordedRequest request) {
        return request.method().equals("HEAD") ? Reply.status(200) : kept;
    }

    @TestFactory
    Stream<DynamicTest> everyErrorIsMet() {
        return new Checks()
                .show(RUN + "400 invalid_param", () -> App.refused(app.run("{'inputs':{}}"), 400, "invalid_param", "user"))
                .show(RUN + "400 app_unavailable", DifyContractErrorTest::unavailable)
                .show(RUN + "400 provider_not_initialize", () -> impossible(FailureCode.E0015, "provider_not_initialize"))
                .show(RUN + "400 provider_quota_exceeded", () -> impossible(FailureCode.E3002, "provider_quota_exceeded"))
                .show(
                        RUN + "400 model_currently_not_support",
                        () -> impossible(FailureCode.PROVIDER_REFUSED, "model_currently_not_support"))
                .show(
                        RUN + "400 workflow_request_error",
                        () -> impossible(FailureCode.CANVAS_NOT_FOUND, "workflow_request_error"))
                .show(RUN + "500", () -> without("canvas", () -> broken.run(CALL)))
                .show(UPLOAD + "400 no_file_uploaded", () -> App.refused(
                        new Multipart().field("user", "u").send(app.api, PATH), 400, "no_file_uploaded", ""))
                .show(UPLOAD + "400 too_many_files", () -> App.refused(
                        text().file("file", "b.txt", "text/plain", Formats.head("txt")).send(app.api, PATH),
                        400,
                        "too_many_files",
                        ""))
                .except(UPLOAD + "400 unsupported_preview", "Files of every kind are given back; see filesAreGivenBack")
                .except(UPLOAD + "400 unsupported_estimate", "Nothing that this API does estimates a file")
                .show(UPLOAD + "413 file_too_large", () -> App.refused(
                        upload("svg", Arrays.copyOf(Formats.head("svg"), 10 * MB + 1)), 413, "file_too_large", ""))
                .show(
                        UPLOAD + "415 unsupported_file_type",
                        () -> App.refused(upload("exe", Formats.head("txt")), 415, "unsupported_file_type", ""))
                .shown(UPLOAD + "503 s3_connection_failed", DifyUploadStreamTest.class, "withoutStorage")
                .show(UPLOAD + "503 s3_permission_denied", () -> storageSays(403, "AccessDenied", "s3_permission_denied"))
                .show(UPLOAD + "503 s3_file_too_large", () -> storageSays(400, "EntityTooLarge", "s3_file_too_large"))
                .show(UPLOAD + "500", () -> without("object_sweep", () -> text().send(broken.api, PATH)))
                .of(Contract.rows(Kind.ERROR));
    }

    @TestFactory
    Stream<DynamicTest> filesAreGivenBack() {
        return Stream.of("png", "txt", "pdf", "mp3", "mp4", "docx").map(extension -> DynamicTest.dynamicTest(extension, () -> {
            String id = upload(extension, Formats.head(extension)).expect(201).json().path("id").stringValue();
            app.api.get("/v1/files/" + id + "/preview?user=u").expect(200);
        }));
    }

    private static Multipart text() {
        return new Multipart().field("user", "u").file("file", "a.txt", "text/plain", Formats.head("txt"));
    }

    private Answer upload(String extension, byte[] bytes) {
        return new Multipart()
                .field("user", "u")
                .file("file", "a." + extension, "application/octet-stream", bytes)
                .send(app.api, PATH);
    }

    private static void unavailable() {
        App draft = App.of(App.QUICK);
        Api.part(Store.class).canvases().status(draft.owner.workspace, draft.canvas, CanvasStore.Status.DRAFT);
        App.refused(draft.run(CALL), 400, "app_unavailable", "");
    }

    /** A run in which nothing could be begun; blocking the code is the answer, in a stream an event. */
    private static void impossible(FailureCode failure, String code) {
        App app = App.of(App.QUICK.replace("\"Quick\"", "\"Impossible\"").replace("\"maxLength\":5", "\"maxLength\":50"));
        String call = CALL.replace("abc", failure.name());
        assertThat(App.refused(app.run(call), 400, code, "").path("message").stringValue()).isEqualTo("It can't be run");
        String stream = app.run("{'response_mode':'streaming'," + call.substring(1)).expect(200).body();
        Told error = Told.first(Told.events(stream), "error");
        assertThat(error.json().path("code").stringValue()).isEqualTo(code);
        assertThat(error.json().path("status").asInt()).isEqualTo(400);
    }

    private static void storageSays(int status, String code, String error) {
        Reply before = kept;
        kept = Reply.of(status, "application/xml", "<Error><Code>" + code + "</Code><Message>m</Message></Error>");
        try {
            App.refused(text().send(broken.api, PATH), 503, error, "");
        } finally {
            kept = before;
        }
        assertThat(broken.owner.get("/weft/v1/files").expect(200).json().path("items")).isEmpty();
    }

    private interface Call {
        Answer send();
    }

    private static void without(String table, Call call) throws Exception {
        sql("alter table " + table + " rename to hidden");
        try {
            String message = App.refused(call.send(), 500, "internal_server_error", "").path("message").stringValue();
            assertThat(message).doesNotContain(table, "select", "relation");
        } finally {
            sql("alter table hidden rename to " + table);
        }
    }

    private static void sql(String statement) throws Exception {
        String[] user = database.getUserInfo().split(":", 2);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + database.getHost() + ":" + database.getPort() + database.getPath(),
                        user[0],
                        user.length > 1 ? user[1] : "");
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }
}
