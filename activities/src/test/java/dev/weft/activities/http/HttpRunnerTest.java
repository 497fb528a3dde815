package dev.weft.activities.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.egress.EgressAllowList;
import dev.weft.activities.egress.EgressGuard;
import dev.weft.activities.egress.FakeResolver;
import dev.weft.json.Json;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class HttpRunnerTest {
    private static final int LIMIT = 100_000;

    private final FakeTaskContext context = new FakeTaskContext();
    private final FakeResolver resolver = new FakeResolver();
    private FakeHttpServer server = FakeHttpServer.replying(Reply.json("{\"ok\":true}"));

    @AfterEach
    void stop() {
        server.close();
    }

    private void replying(Reply... replies) {
        server.close();
        server = FakeHttpServer.replying(replies);
    }

    private HttpRunner runner(String allow) {
        return new HttpRunner(new EgressGuard(EgressAllowList.parse(allow), resolver), LIMIT);
    }

    private ObjectNode get(String target) {
        return Json.object().put("url", server.url(target));
    }

    private ObjectNode write(String method) {
        return get("/things").put("method", method);
    }

    private JsonNode run(ObjectNode config) throws Exception {
        return CatalogueOutput.check("http", runner("127.0.0.1").run(config, context));
    }

    private TaskException failure(ObjectNode config) {
        return catchThrowableOfType(TaskException.class, () -> run(config));
    }

    private RecordedRequest sent() {
        return server.requests().getLast();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    // What is sent

    @Test
    void asksWithGetAndReturnsStatusHeadersAndBody() throws Exception {
        replying(Reply.json("{\"rate\":1.25}").header("X-Trace", "a").header("Set-Cookie", "s=1"));
        JsonNode output = run(get("/rates?base=EUR"));
        assertThat(output.path("status").asInt()).isEqualTo(200);
        assertThat(output.path("headers").path("x-trace").asString()).isEqualTo("a");
        assertThat(output.path("headers").path("set-cookie").toString()).isEqualTo("[\"s=1\"]");
        assertThat(output.path("body")).isEqualTo(Json.parse("{\"rate\":1.25}"));
        assertThat(sent().method()).isEqualTo("GET");
        assertThat(sent().target()).isEqualTo("/rates?base=EUR");
        assertThat(sent().header("Idempotency-Key")).isEmpty();
    }

    @Test
    void addsQueryParametersEscapedAndRepeatedForLists() throws Exception {
        ObjectNode config = get("/q?a=1");
        config.set("query", Json.parse(json("{'b':'x & y','c':[1,true],'none':null,'d':2.5}")));
        run(config);
        assertThat(sent().target()).isEqualTo("/q?a=1&b=x%20%26%20y&c=1&c=true&d=2.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "PROPFIND"})
    void knowsAllMethods(String method) throws Exception {
        run(write(method));
        assertThat(sent().method()).isEqualToIgnoringCase(method);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void sendsTheSameIdempotencyKeyWithEveryAttemptOfAWrite(String method) throws Exception {
        run(write(method));
        run(write(method));
        assertThat(server.ledger()).isEqualTo(Map.of(context.idempotencyKey(), 2));
    }

    @Test
    void keepsTheAuthorsIdempotencyKey() throws Exception {
        ObjectNode config = write("POST");
        config.putObject("headers").put("idempotency-key", "order-7");
        run(config);
        assertThat(server.ledger()).isEqualTo(Map.of("order-7", 1));
    }

    @Test
    void sendsValuesAsJsonAndTextsAsText() throws Exception {
        ObjectNode config = write("POST");
        config.set("body", Json.parse(json("{'name':'Zoë','n':[1,null]}")));
        run(config);
        assertThat(sent().json()).isEqualTo(config.path("body"));
        assertThat(sent().header("Content-Type")).contains("application/json");

        run(write("POST").put("body", "Zoë"));
        assertThat(sent().text()).isEqualTo("Zoë");
        assertThat(sent().header("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void sendsATextUnderTheAuthorsContentTypeAndCharset() throws Exception {
        ObjectNode config = write("POST").put("body", "<ë/>");
        config.putObject("headers").put("Content-Type", "application/xml; charset=iso-8859-1");
        run(config);
        assertThat(sent().header("Content-Type")).contains("application/xml; charset=iso-8859-1");
        assertThat(sent().body()).isEqualTo("<ë/>".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void sendsForms() throws Exception {
        ObjectNode config = write("POST");
        config.set("form", Json.parse(json("{'a':'x & ë','b':[1,2]}")));
        run(config);
        assertThat(sent().text()).isEqualTo("a=x+%26+%C3%AB&b=1&b=2");
        assertThat(sent().header("Content-Type")).contains("application/x-www-form-urlencoded");
    }

    @Test
    void sendsMultipartWithTextsValuesAndFiles() throws Exception {
        FileRef file = context.file("a\"\r\nX-Evil: 1.txt", "text/plain", "the file's bytes");
        ObjectNode config = write("POST");
        ObjectNode parts = config.putObject("multipart").put("title", "Report");
        parts.set("meta", Json.parse("{\"n\":1}"));
        parts.putArray("file").add(file.toJson()).add(file.toJson());
        run(config);
        assertThat(sent().header("Content-Type").orElseThrow()).startsWith("multipart/form-data; boundary=");
        assertThat(sent().text())
                .contains("name=\"title\"", "Report", "name=\"meta\"", "application/json", "{\"n\":1}")
                .containsOnlyOnce("Report")
                .contains("filename=\"a%22%0D%0AX-Evil: 1.txt\"")
                .doesNotContain("\nX-Evil")
                .satisfies(text -> assertThat(text.split("the file's bytes", -1)).hasSize(3));
    }

    @Test
    void sendsMultipartPartByPart() throws Exception {
        FileRef file = context.file("a.txt", "text/plain", "the file's bytes");
        ObjectNode config = write("POST");
        ArrayNode parts = config.putArray("multipart");
        parts.addObject().put("name", "note").put("value", "hi").put("contentType", "text/markdown");
        parts.addObject().put("name", "doc").put("filename", "b.csv").put("contentType", "text/csv").set(
                "file", Json.object().put("file", file.id()));
        run(config);
        assertThat(sent().text().replaceAll("\r\n", "\n"))
                .contains("name=\"note\"\nContent-Type: text/markdown\n\nhi\n")
                .contains("name=\"doc\"; filename=\"b.csv\"\nContent-Type: text/csv\n\nthe file's bytes\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "body"})
    void streamsFiles(String member) throws Exception {
        byte[] bytes = new byte[3_000_000];
        bytes[2_999_999] = 7;
        FileRef file = context.file("big.bin", "application/x-thing", bytes);
        ObjectNode config = write("PUT");
        config.set(member, file.toJson());
        run(config);
        assertThat(sent().body()).isEqualTo(bytes);
        assertThat(sent().header("Content-Type")).contains("application/x-thing");
    }

    @Test
    void reportsAMissingFileAsSuch() {
        ObjectNode config = write("PUT");
        config.set("file", new FileRef("file_gone", "x", "text/plain", 3).toJson());
        assertThat(failure(config).code()).isEqualTo(FailureCode.FILE_NOT_FOUND);
    }

    @Test
    void sendsACredentialAsBearerTokenOrInAHeader() throws Exception {
        context.withCredential("crm", "token-123456");
        run(get("/").put("credential", "crm"));
        assertThat(sent().header("Authorization")).contains("Bearer token-123456");

        ObjectNode config = get("/");
        ObjectNode auth = config.putObject("auth").put("type", "header").put("credential", "crm").put("header", "X-Api-Key");
        run(config);
        assertThat(sent().header("X-Api-Key")).contains("token-123456");
        assertThat(sent().header("Authorization")).isEmpty();

        auth.put("type", "basic").put("username", "zoë");
        run(config);
        assertThat(sent().header("Authorization")).contains("Basic em/Dqzp0b2tlbi0xMjM0NTY=");

        context.withCredential("crm", "zoë:token-123456");
        auth.remove("username");
        run(config);
        assertThat(sent().header("Authorization")).contains("Basic em/Dqzp0b2tlbi0xMjM0NTY=");
    }

    // What is refused before anything is sent

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'url':''}",
                "{'url':'ftp://example.com/'}",
                "{'url':'file:///etc/passwd'}",
                "{'url':'gopher://example.com/'}",
                "{'url':'//example.com/'}",
                "{'url':'http://user:pw@example.com/'}",
                "{'url':'http://[fe80::1%25eth0]/'}",
                "{'method':'CONNECT'}",
                "{'method':'GET\\r\\nX: 1'}",
                "{'method':'GET','body':'x'}",
                "{'headers':{'X-A':'1\\r\\nX-B: 2'}}",
                "{'headers':{'X-A\\r\\nX-B':'1'}}",
                "{'headers':{'X-A: 1\\nX-B':'1'}}",
                "{'headers':{'':'1'}}",
                "{'headers':{'X-A':'\\u0000'}}",
                "{'headers':{'X-A':{'b':1}}}",
                "{'headers':{'Host':'internal.example'}}",
                "{'headers':{'Transfer-Encoding':'chunked'}}",
                "{'headers':'X-A: 1'}",
                "{'method':'POST','body':'x','form':{'a':1}}",
                "{'method':'POST','file':'not a file'}",
                "{'method':'POST','multipart':{}}",
                "{'as':'xml'}",
                "{'acceptStatus':'4x'}",
                "{'acceptStatus':[404,'soon']}",
                "{'credential':'crm','headers':{'authorization':'Basic x'}}",
                "{'credential':'broken'}",
                "{'credential':'crm','auth':{'type':'bearer','credential':'crm'}}",
                "{'auth':{'type':'digest','credential':'crm'}}",
                "{'auth':{'type':'header','credential':'crm'}}",
                "{'method':'POST','multipart':[{'value':'x'}]}"
            })
    void refusesWhatCannotBeSent(String config) {
        context.withCredential("crm", "token-123456").withCredential("broken", "token\r\nX-Evil: 1");
        ObjectNode full = get("/");
        full.setAll((ObjectNode) Json.parse(json(config)));
        TaskException failure = failure(full);
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(failure.getMessage()).doesNotContain("token", "pw@");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void failsForACredentialThatIsNotThere() {
        TaskException failure = failure(get("/").put("credential", "nope"));
        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIAL_NOT_FOUND);
        assertThat(failure).hasMessageContaining("nope");
    }

    // What comes back

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auto | application/json         | {\"a\":1} | {\"a\":1}",
                "auto | application/problem+json | [1]       | [1]",
                "auto | application/json         | {broken   | \"{broken\"",
                "auto | application/json         | ''        | null",
                "auto | text/html                | <p>       | \"<p>\"",
                "auto | application/xml          | <a/>      | \"<a/>\"",
                "json | text/plain               | {\"a\":1} | {\"a\":1}",
                "text | application/json         | {\"a\":1} | \"{\\\"a\\\":1}\""
            })
    void readsTheBodyByItsContentTypeOrAsAsked(String as, String contentType, String body, String expected)
            throws Exception {
        replying(Reply.of(200, contentType, body));
        assertThat(run(get("/").put("as", as)).path("body").toString()).isEqualTo(expected);
    }

    @Test
    void failsWhenJsonIsAskedForAndSomethingElseComes() {
        replying(Reply.text("<html>"));
        assertThat(failure(get("/").put("as", "json")).code()).isEqualTo(FailureCode.HTTP_STATUS);
    }

    @Test
    void decodesTextByItsCharsetAndByteOrderMark() throws Exception {
        replying(
                Reply.of(200, "text/plain; charset=iso-8859-1", "Zoë".getBytes(StandardCharsets.ISO_8859_1)),
                Reply.of(200, "text/plain", "\uFEFFZoë".getBytes(StandardCharsets.UTF_16LE)),
                Reply.of(200, "text/plain; charset=no-such", "Zoë"));
        for (int i = 0; i < 3; i++) {
            assertThat(run(get("/")).path("body").asString()).isEqualTo("Zoë");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attachment; filename=\"Q1 report.pdf\"              | Q1 report.pdf",
                "attachment; filename*=UTF-8''Umsatz%20%C3%BC.pdf    | Umsatz ü.pdf",
                "attachment; filename=\"../../etc/passwd\"           | passwd",
                "attachment; filename=\"..\"                         | download",
                "inline                                              | export.pdf",
                "''                                                  | export.pdf"
            })
    void keepsBinaryAnswersAsFiles(String disposition, String name) throws Exception {
        replying(Reply.of(200, "application/pdf", new byte[] {1, 2, 0, (byte) 0xff})
                .header("Content-Disposition", disposition));
        FileRef file =
                FileRef.of(run(get("/a/export.pdf?x=1")).path("body")).orElseThrow();
        assertThat(file.name()).isEqualTo(name);
        assertThat(file.contentType()).isEqualTo("application/pdf");
        assertThat(context.bytes(file)).containsExactly(1, 2, 0, 0xff);
    }

    @Test
    void keepsAnyAnswerAsAFileWhenAsked() throws Exception {
        FileRef file = FileRef.of(run(get("/x.json").put("as", "file")).path("body"))
                .orElseThrow();
        assertThat(context.bytes(file)).asString(StandardCharsets.UTF_8).isEqualTo("{\"ok\":true}");
    }

    @Test
    void returnsNullForAnAnswerWithoutABody() throws Exception {
        replying(Reply.status(204));
        JsonNode output = run(write("DELETE"));
        assertThat(output.path("status").asInt()).isEqualTo(204);
        assertThat(output.path("body").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "text", "json", "file"})
    void refusesMoreBytesThanTheLimit(String as) {
        String big = "\"" + "x".repeat(LIMIT) + "\"";
        replying(Reply.json(big), Reply.stream(200, "application/json", List.of(send(big))));
        assertThat(failure(get("/").put("as", as)).code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
        assertThat(failure(get("/").put("as", as)).code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
        assertThat(context.fileCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "file"})
    void countsDecompressedBytes(String as) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[50_000_000]);
        }
        assertThat(bomb.size()).isLessThan(LIMIT);
        replying(Reply.of(200, "text/plain", bomb.toByteArray()).header("Content-Encoding", "gzip"));
        assertThat(failure(get("/").put("as", as)).code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    }

    private static Reply.Step send(String text) {
        return new Reply.Step.Send(text.getBytes(StandardCharsets.UTF_8));
    }

    // Failures

    @ParameterizedTest
    @CsvSource({
        "400, HTTP_STATUS", "401, HTTP_STATUS", "403, HTTP_STATUS", "404, HTTP_STATUS", "409, HTTP_STATUS",
        "422, HTTP_STATUS", "408, HTTP_RETRYABLE_STATUS", "425, HTTP_RETRYABLE_STATUS", "429, HTTP_RETRYABLE_STATUS",
        "500, HTTP_RETRYABLE_STATUS", "502, HTTP_RETRYABLE_STATUS", "503, HTTP_RETRYABLE_STATUS",
        "504, HTTP_RETRYABLE_STATUS", "599, HTTP_RETRYABLE_STATUS"
    })
    void failsForAnswersFrom400OnAskingOnlyOnce(int status, FailureCode code) {
        replying(Reply.of(status, "text/plain", "went wrong").header("Retry-After", "0"));
        TaskException failure = failure(get("/"));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessage("HTTP " + status + " from 127.0.0.1: went wrong");
        assertThat(failure.retryAfter()).contains(Duration.ZERO);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"404, 404", "404, 4xx", "404, 400-404", "503, any", "404, '[500, \"404\"]'", "599, 5XX"})
    void acceptsTheStatusesThatTheAuthorAccepts(int status, String accepted) throws Exception {
        replying(Reply.of(status, "text/plain", "fine"));
        ObjectNode config = get("/");
        config.set("acceptStatus", accepted.startsWith("[") ? Json.parse(accepted) : Json.text(accepted));
        JsonNode output = run(config);
        assertThat(output.path("status").asInt()).isEqualTo(status);
        assertThat(output.path("body").asString()).isEqualTo("fine");
    }

    @Test
    void failsForStatusesThatTheAuthorDidNotAccept() {
        replying(Reply.status(500));
        assertThat(failure(get("/").put("acceptStatus", "4xx")).code()).isEqualTo(FailureCode.HTTP_RETRYABLE_STATUS);
    }

    @Test
    void passesOnHowLongToWait() {
        String inAnHour = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        replying(
                Reply.status(429).header("Retry-After", "7"),
                Reply.status(429).header("Retry-After", inAnHour),
                Reply.status(429).header("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT"),
                Reply.status(429).header("Retry-After", "soon"),
                Reply.status(429));
        assertThat(failure(get("/")).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failure(get("/")).retryAfter().orElseThrow())
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        assertThat(failure(get("/")).retryAfter()).contains(Duration.ZERO);
        assertThat(failure(get("/")).retryAfter()).isEmpty();
        assertThat(failure(get("/")).retryAfter()).isEmpty();
    }

    @Test
    void shortensTheBodyInAFailuresMessage() {
        replying(Reply.of(400, "text/plain", "a\n".repeat(10_000)));
        assertThat(failure(get("/")).getMessage()).hasSizeBetween(500, 560).startsWith("HTTP 400 from 127.0.0.1: a a");
    }

    @Test
    void hidesCredentialsThatTheServerRepeats() throws Exception {
        context.withCredential("crm", "token-123456");
        server.close();
        server = FakeHttpServer.start(request -> Reply.of(
                request.path().equals("/bad") ? 400 : 200, "text/plain", request.headers().toString()));
        ObjectNode config = get("/bad").put("credential", "crm");
        config.putObject("headers").put("X-Session", "session-987654");
        assertThat(failure(config)).hasMessageContaining("***").message().doesNotContain("token-123456", "session-987654");

        assertThat(run(get("/").put("credential", "crm")).toString()).doesNotContain("token-123456");
    }

    @Test
    void reportsServersThatCannotBeReached() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        TaskException refused = failure(Json.object().put("url", "http://127.0.0.1:" + free + "/?key=secret-1"));
        assertThat(refused.code()).isEqualTo(FailureCode.HTTP_UNREACHABLE);
        assertThat(refused).hasMessage("127.0.0.1:" + free + " could not be reached: no connection");

        TaskException unknown = failure(Json.object().put("url", "http://no.such.example/"));
        assertThat(unknown.code()).isEqualTo(FailureCode.HTTP_UNREACHABLE);
    }

    @Test
    void reportsConnectionsThatBreakOff() {
        replying(
                Reply.reset(),
                Reply.text("half").claiming(100),
                Reply.stream(200, "text/plain", List.of(send("half"), new Reply.Step.Cut())),
                Reply.stream(200, "application/pdf", List.of(send("half"), new Reply.Step.Cut())));
        for (int i = 1; i <= 4; i++) {
            assertThat(failure(write("POST")).code()).isEqualTo(FailureCode.HTTP_UNREACHABLE);
            assertThat(server.requests()).hasSize(i);
        }
        assertThat(context.fileCount()).isZero();
    }

    // Time and abort

    @Test
    void endsWithTheTasksTimeLimit() throws Exception {
        replying(Reply.silence());
        FakeTaskContext hurried = new FakeTaskContext(Duration.ofSeconds(2));
        TaskException failure = catchThrowableOfType(
                TaskException.class, () -> runner("127.0.0.1").run(get("/"), hurried));
        assertThat(failure.code()).isEqualTo(FailureCode.TASK_TIMEOUT);
        server.awaitDisconnect();
    }

    @Test
    void closesTheConnectionAtOnceWhenAborted() throws Exception {
        replying(Reply.silence());
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> catchThrowable(() -> run(get("/"))));
        server.awaitRequest(1);
        context.cancel();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        server.awaitDisconnect();
    }

    @Test
    void closesTheConnectionAtOnceWhenAbortedInTheMiddleOfAFile() throws Exception {
        replying(Reply.stream(200, "application/pdf", List.of(send("half"), new Reply.Step.Stall())));
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> catchThrowable(() -> run(get("/"))));
        server.awaitRequest(1);
        context.cancel();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        server.awaitDisconnect();
        assertThat(context.fileCount()).isZero();
    }

    @Test
    void sendsNothingForATaskThatIsAbortedAlready() {
        context.cancel();
        assertThat(catchThrowable(() -> run(get("/")))).isInstanceOf(InterruptedException.class);
        assertThat(server.requests()).isEmpty();
    }

    // Egress and redirects

    @Test
    void refusesWhatIsNotPublic() {
        for (String url : List.of(server.url("/"), "http://2130706433/", "http://169.254.169.254/latest/meta-data/")) {
            TaskException failure = catchThrowableOfType(
                    TaskException.class, () -> runner("").run(Json.object().put("url", url), context));
            assertThat(failure.code()).isEqualTo(FailureCode.EGRESS_DENIED);
            assertThat(failure).hasMessageContaining("WEFT_EGRESS_ALLOW");
        }
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2/", "http://2130706434/", "http://[::ffff:127.0.0.2]/", "http://inner.example/",
                "//inner.example/x", "http://x:y@inner.example/"
            })
    void checksEachRedirectAnew(String target) {
        resolver.answer("inner.example", "10.0.0.1");
        replying(Reply.redirect(302, target));
        assertThat(failure(get("/")).code()).isEqualTo(FailureCode.EGRESS_DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://example.com/"})
    void refusesRedirectsToOtherSchemes(String target) {
        replying(Reply.redirect(302, target));
        assertThat(failure(get("/")).code()).isEqualTo(FailureCode.HTTP_STATUS);
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET, ''", "302, POST, GET, ''", "303, POST, GET, ''", "303, PUT, GET, ''", "307, POST, POST, x",
        "308, PUT, PUT, x", "301, PUT, PUT, x", "302, DELETE, DELETE, x", "303, HEAD, HEAD, ''", "302, GET, GET, ''"
    })
    void followsRedirectsByTheRules(int status, String method, String then, String body) throws Exception {
        replying(Reply.redirect(status, "/next"), Reply.text("there"));
        ObjectNode config = write(method);
        if (!method.equals("GET") && !method.equals("HEAD")) {
            config.put("body", "x");
        }
        assertThat(run(config).path("status").asInt()).isEqualTo(200);
        assertThat(sent().target()).isEqualTo("/next");
        assertThat(sent().method()).isEqualTo(then);
        assertThat(sent().text()).isEqualTo(body);
        assertThat(sent().header("Idempotency-Key").isPresent()).isEqualTo(!body.isEmpty());
    }

    @Test
    void sendsAFileAgainWhenARedirectRepeatsTheRequest() throws Exception {
        replying(Reply.redirect(307, "/next"), Reply.text("there"));
        ObjectNode config = write("POST");
        config.set("file", context.file("a.txt", "text/plain", "content").toJson());
        run(config);
        assertThat(server.requests()).extracting(RecordedRequest::text).containsExactly("content", "content");
    }

    @Test
    void dropsCredentialsOnTheWayToAnotherHost() throws Exception {
        context.withCredential("crm", "token-123456");
        try (FakeHttpServer other = FakeHttpServer.replying(Reply.text("other"))) {
            resolver.answer("other.example", "127.0.0.1");
            replying(
                    Reply.redirect(307, "/same"),
                    Reply.redirect(307, "http://other.example:" + other.port() + "/there"));
            ObjectNode config = write("POST").put("credential", "crm").put("body", "x");
            config.putObject("headers")
                    .put("Cookie", "s=1")
                    .put("X-Api-Key", "k")
                    .put("X-Custom", "c")
                    .put("Accept", "text/plain");
            run(config);
            assertThat(sent().headers()).containsKeys("Authorization", "Cookie", "X-Api-Key", "X-Custom", "Accept");
            assertThat(other.requests()).singleElement().satisfies(request -> {
                assertThat(request.headers())
                        .doesNotContainKeys("Authorization", "Cookie", "X-Api-Key", "X-Custom")
                        .containsKeys("Accept", "Idempotency-Key");
                assertThat(request.header("Host")).contains("other.example:" + other.port());
            });
        }
    }

    @Test
    void dropsCredentialsOnTheWayToAnotherPort() throws Exception {
        context.withCredential("crm", "token-123456");
        try (FakeHttpServer other = FakeHttpServer.replying(Reply.text("other"))) {
            replying(Reply.redirect(302, other.url("/")));
            run(get("/").put("credential", "crm"));
            assertThat(other.requests().getFirst().header("Authorization")).isEmpty();
        }
    }

    @Test
    void stopsAfterTenRedirects() {
        replying(Reply.redirect(302, "/again"));
        assertThat(failure(get("/")).code()).isEqualTo(FailureCode.HTTP_STATUS);
        assertThat(server.requests()).hasSize(11);
    }

    @Test
    void returnsTheRedirectItselfWhenAsked() throws Exception {
        replying(Reply.redirect(302, "/next"));
        JsonNode output = run(get("/").put("followRedirects", false));
        assertThat(output.path("status").asInt()).isEqualTo(302);
        assertThat(output.path("headers").path("location").asString()).isEqualTo("/next");
    }
}
