package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import dev.weft.api.Samples;
import dev.weft.json.Json;
import dev.weft.store.FileStore;
import dev.weft.store.Store;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReflyRunTest {
    private static final String QUICK = Samples.INPUTS.replace("\"Inputs\"", "\"Quick\"");

    private final Api api = new Api();

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private Answer run(String canvas, String body) {
        return api.post("/v1/openapi/workflow/" + canvas + "/run", body);
    }

    private static String id(Answer answer) {
        return answer.expect(200).json().at("/data/executionId").stringValue();
    }

    private JsonNode inputs(Answer answer) {
        return api.get("/weft/v1/runs/" + id(answer)).expect(200).json().path("inputs");
    }

    private void nothingStored() {
        assertThat(api.get("/weft/v1/runs").expect(200).json().path("items")).isEmpty();
    }

    @Test
    @DisplayName("no body at all is {}")
    void aRunWithoutABodyIsARunWithoutVariables() {
        String canvas = api.canvas(Samples.HELLO);
        Answer answer = api.post("/v1/openapi/workflow/" + canvas + "/run").expect(200);
        assertThat(answer.json().at("/data/status").stringValue()).isEqualTo("init");
        assertThat(run(canvas, "").expect(200).json().at("/data/status").stringValue()).isEqualTo("init");
        run(canvas, "{}").expect(200);
        run(canvas, "{\"variables\":{}}").expect(200);
    }

    @Test
    @DisplayName("Wrap workflow variables under the variables field. Values can be strings, numbers, booleans, objects, or arrays.")
    void variablesOfEveryTypeArrive() {
        String canvas = api.canvas(QUICK);
        JsonNode inputs = inputs(run(canvas, """
                {"variables":{"text":"ä\\n\\"","count":1.5,"flag":true,"region":"US","data":{"a":[1,{"b":null}]}}}"""));
        assertThat(inputs).isEqualTo(Json.parse(
                "{\"text\":\"ä\\n\\\"\",\"count\":1.5,\"flag\":true,\"region\":\"US\",\"data\":{\"a\":[1,{\"b\":null}]}}"));
        assertThat(inputs(run(canvas, "{\"variables\":{\"text\":\"a\",\"data\":[1,\"b\"]}}")).path("data"))
                .isEqualTo(Json.parse("[1,\"b\"]"));
    }

    @Test
    @DisplayName("For backward compatibility, you may also pass variables as top-level fields")
    void variablesAtTheTopAreTakenWhereThereIsNoWrapper() {
        String canvas = api.canvas(QUICK);
        assertThat(inputs(run(canvas, "{\"text\":\"abc\",\"count\":2}"))).isEqualTo(Json.parse(
                "{\"text\":\"abc\",\"count\":2,\"region\":\"EU\"}"));
        assertThat(inputs(run(canvas, "{\"variables\":{\"text\":\"abc\"},\"count\":2}")).path("count").asInt())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("A variable that the canvas does not declare is ignored and named in a response header")
    void unknownVariablesAreIgnoredAndNamed() {
        String canvas = api.canvas(Samples.HELLO);
        Answer answer = run(canvas, "{\"variables\":{\"a\":1,\"b c\":2,\"größe, 猫\":3,\"x\\r\\nSet-Cookie: y\":4}}");
        assertThat(answer.expect(200).header("X-Weft-Ignored-Variables"))
                .isEqualTo("a, b%20c, gr%C3%B6%C3%9Fe%2C%20%E7%8C%AB, x%0D%0ASet-Cookie%3A%20y");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(run(canvas, "{}").header("X-Weft-Ignored-Variables")).isEmpty();
    }

    @Test
    void theHeaderOfIgnoredVariablesStaysShortHoweverManyThereAre() {
        String many = IntStream.range(0, 5000)
                .mapToObj(i -> "\"unknown" + i + "\":1")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        String header = run(api.canvas(Samples.HELLO), "{" + many + "}").expect(200).header("X-Weft-Ignored-Variables");
        assertThat(header).startsWith("unknown0, unknown1, ").endsWith(", ...").hasSizeLessThan(1100);
        assertThat(run(api.canvas(Samples.HELLO), "{\"" + "ä".repeat(10_000) + "\":1}")
                        .expect(200)
                        .header("X-Weft-Ignored-Variables"))
                .isEqualTo("...");
    }

    @Test
    @DisplayName("For file variables, pass fileKey (or an array of fileKey)")
    void fileKeysBecomeFiles() {
        String canvas = api.canvas(QUICK);
        String key = Multipart.upload(api, "a.txt", "text/plain", new byte[] {1}).json().path("id").stringValue();
        String form = "{\"variables\":{\"text\":\"a\",\"doc\":%s,\"docs\":%s}}";
        String one = "\"" + key + "\"";
        for (String body : List.of(form.formatted(one, "[" + one + "," + one + "]"), form.formatted("[" + one + "]", one))) {
            JsonNode inputs = inputs(run(canvas, body));
            assertThat(inputs.at("/doc/file").stringValue()).isEqualTo(key);
            assertThat(inputs.at("/docs/0/file").stringValue()).isEqualTo(key);
        }
        assertThat(run(canvas, form.formatted("[" + one + "," + one + "]", one)).expect(400).json().path("errCode")
                        .stringValue())
                .isEqualTo("INVALID_REQUEST_BODY");
    }

    @Test
    @DisplayName("unknown or foreign fileKey 400 E1012")
    void aFileKeyThatIsForeignUnknownOrExpiredIsAllTheSame() {
        String canvas = api.canvas(QUICK);
        String foreign = Multipart.upload(new Api(), "a.txt", "text/plain", new byte[1]).json().path("id").stringValue();
        String expired = Multipart.upload(api, "a.txt", "text/plain", new byte[1]).json().path("id").stringValue();
        FileStore files = Api.part(Store.class).files();
        assertThat(files.delete(api.workspace, expired)).isTrue();
        List<String> answers = List.of(foreign, expired, "file_none").stream()
                .flatMap(key -> List.of("{\"text\":\"a\",\"doc\":\"" + key + "\"}", "{\"text\":\"a\",\"docs\":[\"" + key + "\"]}").stream())
                .map(body -> {
                    JsonNode answer = run(canvas, body).expect(400).json();
                    assertThat(answer.path("errCode").stringValue()).isEqualTo("E1012");
                    return answer.path("errMsg").stringValue();
                })
                .distinct()
                .toList();
        assertThat(answers).hasSize(2).allMatch(message -> message.startsWith("Upload file not found, please try again"));
        nothingStored();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | text",
                "{'variables':{}} | text",
                "{'variables':{'text':null}} | text",
                "{'variables':{'text':5}} | text",
                "{'variables':{'text':'abcdef'}} | 5",
                "{'variables':{'text':'a','count':'1'}} | count",
                "{'variables':{'text':'a','flag':'true'}} | flag",
                "{'variables':{'text':'a','region':'Mars'}} | EU, US",
                "{'variables':{'text':'a','doc':7}} | doc",
                "{'variables':[]} | variables",
                "{'variables':'text'} | variables",
                "{'variables':null} | variables"
            })
    @DisplayName("invalid body or variable 400 INVALID_REQUEST_BODY")
    void aVariableThatCantBeUsedIsNamedAndNothingIsStored(String body, String named) {
        JsonNode answer = run(api.canvas(Samples.INPUTS), body.replace('\'', '"')).expect(400).json();
        assertThat(answer.path("errCode").stringValue()).isEqualTo("INVALID_REQUEST_BODY");
        assertThat(answer.path("errMsg").stringValue()).startsWith("Invalid request body: ").contains(named);
        nothingStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "5", "\"text\"", "{", "{\"a\":}", "{'a':1}", "{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "\u0000", "{}x"})
    void whatIsNoJsonObjectIsRefused(String body) {
        JsonNode answer = run(api.canvas(Samples.HELLO), body).expect(400).json();
        assertThat(answer.path("errCode").stringValue()).isEqualTo("INVALID_REQUEST_BODY");
        nothingStored();
    }

    @Test
    void nestingWithoutEndIsRefused() {
        String deep = "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        assertThat(run(api.canvas(Samples.HELLO), deep).expect(400).json().path("errCode").stringValue())
                .isEqualTo("INVALID_REQUEST_BODY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "nonsense", "application/json; charset=nonsense;;"})
    void onlyJsonIsTaken(String type) {
        Answer answer = api.send(api.request("POST", "/v1/openapi/workflow/" + api.canvas(Samples.HELLO) + "/run", Optional.empty())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{}")));
        assertThat(answer.expect(400).json().path("errMsg").stringValue()).contains("application/json");
        nothingStored();
    }

    @Test
    @DisplayName("Request payload is too large. Maximum size is 100KB. (KB = 1024 bytes)")
    void bodiesOfUpTo100KbAreTaken() {
        String canvas = api.canvas(Samples.HELLO);
        String frame = "{\"a\":\"\",\"b\":\"\"}";
        int room = 100 * 1024 - frame.length();
        String largest = "{\"a\":\"" + "x".repeat(50_000) + "\",\"b\":\"" + "x".repeat(room - 50_000) + "\"}";
        assertThat(largest).hasSize(102_400);
        run(canvas, largest).expect(200);
        for (BodyPublisher body : List.of(
                BodyPublishers.ofString(largest + " "),
                BodyPublishers.ofString(largest + " ".repeat(20_000_000)),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream((largest + " ").getBytes(StandardCharsets.UTF_8))))) {
            Answer answer = api.send(api.request("POST", "/v1/openapi/workflow/" + canvas + "/run", Optional.empty())
                    .header("Content-Type", "application/json")
                    .POST(body));
            assertThat(answer.expect(413).json().path("errCode").stringValue()).isEqualTo("E2005");
        }
        assertThat(api.get("/weft/v1/runs").json().path("items")).hasSize(1);
    }

    @Test
    @DisplayName("Content is too large. Maximum length is 100k characters.")
    void textsOfUpTo100000CharactersAreTaken() {
        String canvas = api.canvas(Samples.HELLO);
        run(canvas, "{\"a\":\"" + "x".repeat(100_000) + "\"}").expect(200);
        String longer = "x".repeat(100_001);
        for (String body : List.of("{\"a\":\"%s\"}", "{\"variables\":{\"a\":[{\"b\":\"%s\"}]}}")) {
            assertThat(run(canvas, body.formatted(longer)).expect(400).json().path("errCode").stringValue())
                    .isEqualTo("E2004");
        }
        assertThat(api.get("/weft/v1/runs").json().path("items")).hasSize(1);
    }

    @Test
    void theSameIdempotencyKeyIsTheSameExecution() throws Exception {
        String canvas = api.canvas(QUICK);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> keyed(canvas, "{\"text\":\"a\"}", "k")))
                    .toList();
            String first = id(keyed(canvas, "{\"variables\":{\"text\":\"a\"}}", "k"));
            for (Future<Answer> answer : answers) {
                assertThat(id(answer.get())).isEqualTo(first);
            }
        }
        assertThat(keyed(canvas, "{\"text\":\"b\"}", "k").expect(400).json().path("errMsg").stringValue())
                .contains("idempotency key");
        assertThat(api.get("/weft/v1/runs").json().path("items")).hasSize(1);
    }

    private Answer keyed(String canvas, String body, String key) {
        return api.send(api.request("POST", "/v1/openapi/workflow/" + canvas + "/run", Optional.of(body))
                .header("Idempotency-Key", key));
    }

    @Test
    @DisplayName("Authorization: Bearer YOUR_API_KEY, also X-Refly-Api-Key")
    void aKeyIsTakenFromEitherHeader() {
        Api keyless = api.with("");
        keyless.send(keyless.request("GET", "/v1/openapi/workflows", Optional.empty())
                        .header("X-Refly-Api-Key", api.key))
                .expect(200);
        keyless.send(keyless.request("GET", "/v1/openapi/workflows", Optional.empty())
                        .header("Authorization", "bearer " + api.key))
                .expect(200);
        for (String[] header : new String[][] {
            {"X-Refly-Api-Key", "wf_wrong"}, {"Authorization", "Bearer wf_wrong"}, {"Authorization", "Basic " + api.key}, {"X-Other", "x"}
        }) {
            Answer answer = keyless.send(
                    keyless.request("GET", "/v1/openapi/workflows", Optional.empty()).header(header[0], header[1]));
            assertThat(answer.expect(401).json().path("errCode").stringValue()).isEqualTo("E0004");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/openapi, 404, E1002",
        "GET, /v1/openapi/nothing, 404, E1002",
        "POST, /v1/openapi/workflow/x/nothing, 404, E1002",
        "PUT, /v1/openapi/workflow/x/run, 405, E0003",
        "POST, /v1/openapi/workflow/x/status, 405, E0003",
        "GET, /v1/openapi/workflows?keyword=%00, 400, INVALID_REQUEST_BODY",
        "GET, /v1/openapi/workflow/%00/status, 400, E0003",
        "GET, /v1/openapi/workflow/a%2Fb/status, 400, E0003",
        "GET, /v1/openapi/workflow/%F0%9F%98%80/status, 404, E1021"
    })
    void whatCantBeServedIsInTheEnvelope(String method, String path, int status, String code) {
        Answer answer = api.send(api.request(method, path, Optional.empty()));
        assertThat(answer.expect(status).json().path("errCode").stringValue()).isEqualTo(code);
        assertThat(answer.json().path("success").booleanValue()).isFalse();
    }

    @Test
    void executionsOfOneCanvasAtOnceDontDisturbEachOther() throws Exception {
        String canvas = api.canvas(QUICK);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> runs = IntStream.range(0, 12)
                    .mapToObj(i -> threads.submit(() -> id(run(canvas, "{\"text\":\"t" + i + "\"}"))))
                    .toList();
            for (int i = 0; i < runs.size(); i++) {
                String run = runs.get(i).get();
                assertThat(api.get("/weft/v1/runs/" + run).json().at("/inputs/text").stringValue()).isEqualTo("t" + i);
                assertThat(api.get("/v1/openapi/workflow/" + run + "/status").json().at("/data/executionId").stringValue())
                        .isEqualTo(run);
            }
            assertThat(runs.stream().map(ReflyRunTest::get)).doesNotHaveDuplicates();
        }
    }

    private static String get(Future<String> run) {
        return run.resultNow();
    }
}
