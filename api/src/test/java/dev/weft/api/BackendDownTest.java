package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** An API of its own whose ways to Temporal, PostgreSQL and S3 can be cut. */
class BackendDownTest {
    private static Relay temporal;
    private static Relay database;
    private static Relay storage;
    private static ConfigurableApplicationContext context;
    private static Api api;

    @BeforeAll
    static void serve() throws Exception {
        Settings settings = Api.settings();
        URI postgres = URI.create(settings.text(Setting.WEFT_DATABASE_URL));
        URI s3 = URI.create(settings.text(Setting.WEFT_S3_ENDPOINT));
        String[] address = TestServices.temporal().address().split(":");
        temporal = Relay.to(address[0], Integer.parseInt(address[1]));
        database = Relay.to(postgres.getHost(), postgres.getPort());
        storage = Relay.to(s3.getHost(), s3.getPort());
        context = ApiApplication.start(settings.with(Map.of(
                Setting.WEFT_PROFILE, "production",
                Setting.WEFT_TEMPORAL_ADDRESS, "127.0.0.1:" + temporal.port(),
                Setting.WEFT_S3_ENDPOINT, "http://127.0.0.1:" + storage.port(),
                Setting.WEFT_DATABASE_URL,
                        "postgresql://" + postgres.getRawUserInfo() + "@127.0.0.1:" + database.port() + "/"
                                + EmptyDatabase.create(postgres))));
        api = new Api(context);
    }

    @AfterAll
    static void stop() throws Exception {
        context.close();
        temporal.close();
        database.close();
        storage.close();
    }

    @Test
    void withoutTemporalRunsAreAcceptedAndStartedOnceItIsBack() {
        String canvas = api.canvas(Samples.HELLO.replace("\"Hello\"", "\"Quick\""));
        temporal.cut();
        String id = api.run(canvas, "{}");
        JsonNode waiting = api.get("/weft/v1/runs/" + id).expect(200).json();
        assertThat(waiting.path("status").stringValue()).isEqualTo("accepted");
        api.get("/weft/v1/runs/" + id + "/output").expect(200);
        api.post("/weft/v1/runs/" + id + "/pause").expect(409);
        String aborted = api.run(canvas, "{}");
        api.post("/weft/v1/runs/" + aborted + "/abort").expect(202);
        var schedule = api.post(
                        "/weft/v1/triggers",
                        "{\"canvasId\":\"" + canvas + "\",\"type\":\"schedule\",\"every\":\"1h\"}")
                .expect(503);
        assertThat(schedule.header("Retry-After")).isNotEmpty();
        assertThat(api.get("/weft/v1/triggers").json().path("items")).isEmpty();
        assertThat(api.get("/actuator/health").status()).isEqualTo(503);

        temporal.restore();
        Eventually.get(() -> api.get("/actuator/health").json().path("components").path("temporal"), part ->
                part.path("status").stringValue().equals("UP"));
        try (FakeWorker worker = new FakeWorker(context)) {
            Eventually.get(
                    () -> api.get("/weft/v1/runs/" + id).json(),
                    run -> run.path("status").stringValue().equals("succeeded"));
        }
    }

    @Test
    void withoutTheDatabaseEveryAnswerSaysToTryAgain() {
        String canvas = api.canvas(Samples.HELLO);
        database.cut();
        try {
            var answer = api.get("/weft/v1/canvases/" + canvas);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(answer.json().path("type").stringValue()).isEqualTo("urn:weft:problem:unavailable");
            assertThat(answer.body()).doesNotContain("127.0.0.1", "postgres");
        } finally {
            database.restore();
        }
        Eventually.get(() -> api.get("/weft/v1/canvases/" + canvas), found -> found.status() == 200);
    }

    @Test
    void reflysCallersAreToldInTheirWordsAndWithoutAStackInProduction() {
        String canvas = api.canvas(Samples.HELLO);
        String run = "/v1/openapi/workflow/" + canvas + "/run";
        database.cut();
        try {
            for (Api.Answer answer : List.of(
                    api.post(run, "{}"), api.get("/v1/openapi/workflows"), api.get("/v1/openapi/workflow/run_x/output"))) {
                JsonNode body = answer.expect(503).json();
                assertThat(body.path("errCode").stringValue()).isEqualTo("E0001");
                assertThat(body.path("errMsg").stringValue())
                        .isEqualTo("Cannot connect to the server, please try again later.");
                assertThat(body.path("traceId").stringValue()).matches("[0-9a-f]{32}");
                assertThat(body.has("stack")).isFalse();
                assertThat(answer.header("Retry-After")).isNotEmpty();
            }
        } finally {
            database.restore();
        }
        Eventually.get(() -> api.get("/v1/openapi/workflows"), found -> found.status() == 200);
        assertThat(api.get("/weft/v1/runs?canvasId=" + canvas).json().path("items")).isEmpty();
        temporal.cut();
        try {
            String id = api.post(run, "{}").expect(200).json().at("/data/executionId").stringValue();
            JsonNode status = api.get("/v1/openapi/workflow/" + id + "/status").expect(200).json();
            assertThat(status.at("/data/status").stringValue()).isEqualTo("init");
            api.post("/v1/openapi/workflow/" + id + "/abort").expect(200);
        } finally {
            temporal.restore();
        }
    }

    @Test
    void difysCallersAreToldInTheirWords() {
        String canvas = api.canvas(Samples.HELLO);
        Api app = api.with(api.post(
                        "/weft/v1/keys", "{\"name\":\"app\",\"scope\":\"app\",\"canvasId\":\"" + canvas + "\"}")
                .expect(201)
                .json()
                .path("key")
                .stringValue());
        String call = "{\"inputs\":{},\"user\":\"u\"}";
        database.cut();
        try {
            for (Api.Answer answer : List.of(app.post("/v1/workflows/run", call), app.get("/v1/parameters"))) {
                JsonNode body = answer.expect(503).json();
                assertThat(body.path("code").stringValue()).isEqualTo("service_unavailable");
                assertThat(body.path("status").asInt()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotEmpty();
                assertThat(answer.body()).doesNotContain("127.0.0.1", "postgres");
            }
        } finally {
            database.restore();
        }
        Eventually.get(() -> app.get("/v1/parameters"), found -> found.status() == 200);
        assertThat(api.get("/weft/v1/runs?canvasId=" + canvas).json().path("items")).isEmpty();
    }

    @Test
    void withoutStorageUploadsSayToTryAgainAndLeaveNothing() {
        storage.cut();
        try {
            Multipart.upload(api, "a.txt", "text/plain", "x".getBytes()).expect(503);
        } finally {
            storage.restore();
        }
        assertThat(api.get("/weft/v1/files").json().path("items")).isEmpty();
        Eventually.get(
                () -> Multipart.upload(api, "a.txt", "text/plain", "x".getBytes()), answer -> answer.status() == 201);
    }
}
