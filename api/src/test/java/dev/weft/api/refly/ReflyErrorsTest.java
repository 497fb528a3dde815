package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.Samples;
import dev.weft.api.dialect.refly.Fault;
import dev.weft.api.dialect.refly.ReflyError;
import dev.weft.api.refly.Contract.ErrorRow;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.Store;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReflyErrorsTest {
    /** Met inside runs, as words of a node. */
    private static final Set<ReflyError> OF_NODES = EnumSet.of(
            ReflyError.E0015, ReflyError.E2004, ReflyError.E3001, ReflyError.E3002, ReflyError.E3003, ReflyError.E3004,
            ReflyError.E3012);

    /** Met where a backend is down: see BackendDownTest. */
    private static final Set<ReflyError> OF_BACKENDS = EnumSet.of(ReflyError.E0001);

    /** Met by a generation alone: see CopilotTest. */
    private static final Set<ReflyError> OF_GENERATIONS = EnumSet.of(ReflyError.E0010);

    private static final Api API = new Api();

    @BeforeAll
    static void fault() {
        Fault.serve(Api.context());
    }

    private static Map<ReflyError, Supplier<Answer>> provoked() {
        return Map.ofEntries(
                Map.entry(ReflyError.CANVAS_NOT_FOUND, () -> API.post("/v1/openapi/workflow/canvas_none/run", "{}")),
                Map.entry(ReflyError.E0000, () -> API.get(Fault.PATH)),
                Map.entry(ReflyError.E0003, () -> API.delete("/v1/openapi/workflows")),
                Map.entry(ReflyError.E0004, () -> API.with("").get("/v1/openapi/workflows")),
                Map.entry(ReflyError.E1002, () -> API.get("/v1/openapi/nothing")),
                Map.entry(ReflyError.E1012, () -> run(Play.CANVAS, "{\"doc\":\"file_none\"}")),
                Map.entry(ReflyError.E1021, () -> API.get("/v1/openapi/workflow/run_none/status")),
                Map.entry(ReflyError.E1022, ReflyErrorsTest::runDraft),
                Map.entry(ReflyError.E2004, () -> run(Samples.HELLO, "{\"x\":\"" + "a".repeat(100_001) + "\"}")),
                Map.entry(ReflyError.E2005, () -> run(Samples.HELLO, "{\"x\":\"" + "a".repeat(102_400) + "\"}")),
                Map.entry(ReflyError.INVALID_REQUEST_BODY, () -> run(Samples.INPUTS, "{}")),
                Map.entry(ReflyError.WEBHOOK_NOT_FOUND, () -> deliver("trigger_none")),
                Map.entry(ReflyError.WEBHOOK_DISABLED, () -> {
                    String id = webhook(60);
                    API.patch("/weft/v1/triggers/" + id, "{\"enabled\":false}").expect(200);
                    return deliver(id);
                }),
                Map.entry(ReflyError.WEBHOOK_RATE_LIMITED, () -> {
                    String id = webhook(1);
                    deliver(id).expect(200);
                    return deliver(id);
                }));
    }

    private static Answer run(String canvas, String body) {
        return API.post("/v1/openapi/workflow/" + API.canvas(canvas) + "/run", body);
    }

    private static Answer runDraft() {
        String canvas = API.canvas(Samples.HELLO);
        Api.part(Store.class).canvases().status(API.workspace, canvas, Status.DRAFT);
        return API.post("/v1/openapi/workflow/" + canvas + "/run");
    }

    private static String webhook(int perMinute) {
        return API.post(
                        "/weft/v1/triggers",
                        "{\"canvasId\":\"%s\",\"type\":\"webhook\",\"rateLimit\":%d}"
                                .formatted(API.canvas(Samples.HELLO), perMinute))
                .expect(201)
                .json()
                .path("id")
                .stringValue();
    }

    private static Answer deliver(String webhook) {
        return API.with("").post("/v1/openapi/webhook/" + webhook + "/run", "{}");
    }

    @Test
    void theErrorsAreTheTableRowByRow() {
        List<ErrorRow> rows = Contract.errors();
        assertThat(rows).hasSize(65);
        assertThat(Arrays.stream(ReflyError.values()).map(ReflyError::name))
                .containsExactlyElementsOf(rows.stream().map(ErrorRow::code).toList());
        for (ErrorRow row : rows) {
            ReflyError error = ReflyError.valueOf(row.code());
            assertThat(error.message()).isEqualTo(row.message());
            if (!row.status().equals("-")) {
                assertThat(error.status().value()).as(row.code()).isEqualTo(Integer.parseInt(row.status()));
            }
            assertThat(error.status().isError()).as(row.code()).isTrue();
        }
    }

    @Test
    void everyErrorIsProvokedByATestOrListedWithTheReasonWhyItCanNeverBeMet() throws IOException {
        Set<ReflyError> met = EnumSet.copyOf(OF_NODES);
        met.addAll(OF_BACKENDS);
        met.addAll(OF_GENERATIONS);
        met.addAll(provoked().keySet());
        assertThat(listed()).containsExactlyInAnyOrderElementsOf(
                EnumSet.complementOf(EnumSet.copyOf(met)).stream().map(ReflyError::name).toList());
    }

    private static List<String> listed() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/weft/api/dialect/refly/ReflyError.java"));
        String list = source.substring(source.indexOf("<ul>"), source.indexOf("</ul>"))
                .replaceAll("\\{@link #\\w+}", "");
        return Pattern.compile("\\b(E\\d{4}|[A-Z]{3,}_[A-Z_]+)\\b").matcher(list).results()
                .map(MatchResult::group)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyErrorOfTheApiIsMet() {
        return provoked().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey() + " | " + entry.getKey().message(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static void check(ReflyError error, Supplier<Answer> call) {
        Answer answer = call.get();
        int status =
                switch (error) {
                    case E0003 -> 405;
                    case E1022 -> 403;
                    default -> error.status().value();
                };
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("success").booleanValue()).isFalse();
        assertThat(answer.json().path("errCode").stringValue()).isEqualTo(error.name());
        assertThat(answer.json().path("errMsg").stringValue())
                .startsWith(
                        switch (error) {
                            case E0003 -> "Allowed here: GET";
                            case E1022 -> "Workflow API is disabled";
                            default -> error.message();
                        });
        assertThat(answer.json().path("traceId").stringValue()).matches("[0-9a-f]{32}").doesNotMatch("0+");
        assertThat(answer.json().has("data")).isFalse();
    }

    @Test
    void aLimitSaysWhenToComeAgainAndAMethodWhichOnesThereAre() {
        String id = webhook(1);
        deliver(id).expect(200);
        assertThat(Integer.parseInt(deliver(id).expect(429).header("Retry-After"))).isBetween(1, 60);
        assertThat(API.delete("/v1/openapi/workflows").header("Allow")).contains("GET");
    }

    @ParameterizedTest
    @CsvSource({
        "E0015, WEFT_LLM_MODEL is not set",
        "E2004, The prompt has 100001 characters",
        "E3001, HTTP 500",
        "E3002, HTTP 429",
        "E3003, No answer in 2 min",
        "E3012, http: 404"
    })
    void aNodeThatFailedSaysSoInTheTablesWords(FailureCode code, String happened) {
        Play play = Play.begin(API).start("think", "llm").fail("think", TaskStatus.FAILED, code, happened);
        play.end(RunStatus.FAILED);
        String words = ReflyError.valueOf(code.name()).message();
        assertThat(Play.of(play.status().at("/data/nodeExecutions"), "think").path("errorMessage").stringValue())
                .isEqualTo(words + ": " + happened);
        assertThat(Play.of(play.output().at("/data/output"), "think").path("errorMessage").stringValue())
                .isEqualTo(words + ": " + happened);
    }

    @Test
    void aNodeThatWasStoppedSaysNoMoreThanThat() {
        Play play = Play.begin(API).start("think", "llm");
        API.post("/v1/openapi/workflow/" + play.id + "/abort").expect(200);
        play.await(dev.weft.task.EventKind.RUN_FINISHED);
        assertThat(Play.of(play.status().at("/data/nodeExecutions"), "think").path("errorMessage").stringValue())
                .isEqualTo("Action was stopped");
    }

    @Test
    void aNodeThatFailedForAReasonOfWeftsOwnGivesThatReason() {
        Play play = Play.begin(API)
                .start("think", "llm")
                .fail("think", TaskStatus.FAILED, FailureCode.SCHEMA_MISMATCH, "The answer lacks total");
        assertThat(Play.of(play.status().at("/data/nodeExecutions"), "think").path("errorMessage").stringValue())
                .isEqualTo("The answer lacks total");
        assertThat(Optional.ofNullable(Play.of(play.status().at("/data/nodeExecutions"), "last").get("errorMessage")))
                .isEmpty();
    }
}
