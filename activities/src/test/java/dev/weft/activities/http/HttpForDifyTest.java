package dev.weft.activities.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.egress.EgressAllowList;
import dev.weft.activities.egress.EgressGuard;
import dev.weft.activities.egress.FakeResolver;
import dev.weft.json.Json;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What canvases from elsewhere ask of requests. */
class HttpForDifyTest {
    private final FakeTaskContext context = new FakeTaskContext();
    private FakeHttpServer server = FakeHttpServer.replying(Reply.json("{\"ok\":  true}"));

    @AfterEach
    void stop() {
        server.close();
    }

    private void replying(Reply reply) {
        server.close();
        server = FakeHttpServer.replying(reply);
    }

    private JsonNode run(String config) throws Exception {
        ObjectNode parsed = (ObjectNode) Json.parse(config.replace('\'', '"'));
        return run(parsed);
    }

    private JsonNode run(ObjectNode config) throws Exception {
        config.put("url", server.url("/x"));
        HttpRunner runner =
                new HttpRunner(new EgressGuard(EgressAllowList.parse("127.0.0.1"), new FakeResolver()), 100_000);
        return CatalogueOutput.check("http", runner.run(config, context));
    }

    @Test
    void leavesJsonAsTheTextItCameAs() throws Exception {
        JsonNode output = run("{'as':'textOrFile'}");
        assertThat(output.path("body").asString()).isEqualTo("{\"ok\":  true}");
        assertThat(output.path("files")).isEqualTo(Json.array());
    }

    @Test
    void putsAFileAmongTheFiles() throws Exception {
        replying(Reply.of(200, "image/png", "png"));
        JsonNode output = run("{'as':'textOrFile'}");
        assertThat(output.path("body").asString()).isEmpty();
        FileRef file = FileRef.of(output.path("files").get(0)).orElseThrow();
        assertThat(context.bytes(file)).asString().isEqualTo("png");
    }

    @Test
    void whatIsAttachedIsAFileEvenIfItIsText() throws Exception {
        replying(Reply.of(200, "text/csv", "a,b").header("Content-Disposition", "attachment; filename=\"t.csv\""));
        JsonNode output = run("{'as':'textOrFile'}");
        assertThat(output.path("files").get(0).path("name").asString()).isEqualTo("t.csv");
    }

    @Test
    void anErrorIsAResultWhereItIsAccepted() throws Exception {
        replying(Reply.of(500, "text/plain", "broken"));
        JsonNode output = run("{'as':'textOrFile','acceptStatus':['4xx','5xx']}");
        assertThat(output.path("status").asInt()).isEqualTo(500);
        assertThat(output.path("body").asString()).isEqualTo("broken");
    }

    @ParameterizedTest
    @CsvSource({
        "bearer, k3y-value, Authorization, Bearer k3y-value",
        "basic, user:password, Authorization, Basic dXNlcjpwYXNzd29yZA==",
        "basic, dXNlcjpwYXNzd29yZA==, Authorization, Basic dXNlcjpwYXNzd29yZA==",
        "header, k3y-value, X-API-Key, k3y-value",
    })
    void sendsASecretThatIsWrittenOut(String type, String value, String header, String line) throws Exception {
        replying(Reply.of(200, "text/plain", "you sent k3y-value"));
        JsonNode output = run("{'auth':{'type':'%s','value':'%s','header':'%s'}}".formatted(type, value, header));
        assertThat(server.requests().getFirst().header(header)).contains(line);
        assertThat(output.toString()).doesNotContain(value.equals("k3y-value") ? "k3y-value" : "password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'auth':{'type':'bearer'}}", "{'auth':{'type':'bearer','value':'a','credential':'b'}}",
        "{'timeouts':{'read':-1}}", "{'timeouts':{'connect':1e9}}"})
    void saysWhatMakesNoSense(String config) {
        assertThat(catchThrowableOfType(TaskException.class, () -> run(config)).code())
                .isEqualTo(FailureCode.INVALID_CONFIG);
    }

    @Test
    void sendsEachOfSeveralFilesAsAPart() throws Exception {
        ObjectNode config = (ObjectNode) Json.parse("{\"method\":\"POST\",\"multipart\":[{\"name\":\"none\",\"file\":null},{\"name\":\"f\"}]}");
        ((ObjectNode) config.path("multipart").get(1))
                .putArray("file")
                .add(context.file("a.txt", "text/plain", "first").toJson())
                .add(context.file("b.txt", "text/plain", "second").toJson());
        run(config);
        assertThat(server.requests().getFirst().text())
                .contains("name=\"f\"; filename=\"a.txt\"", "first", "name=\"f\"; filename=\"b.txt\"", "second")
                .doesNotContain("none");
    }

    @Test
    void givesUpOnAServerThatIsSilentLongerThanAllowed() {
        replying(Reply.silence());
        TaskException failure =
                catchThrowableOfType(TaskException.class, () -> run("{'timeouts':{'read':0.2,'connect':5,'write':5}}"));
        assertThat(failure.code()).isEqualTo(FailureCode.HTTP_UNREACHABLE);
    }
}
