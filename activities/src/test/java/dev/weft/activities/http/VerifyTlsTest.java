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
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server whose certificate nobody vouches for. */
class VerifyTlsTest {
    private final FakeResolver resolver = new FakeResolver();
    private final HttpRunner runner = runner("127.0.0.1");
    private SecureServer server;

    @BeforeEach
    void start() throws IOException {
        server = new SecureServer("https://10.1.2.3/inside");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRunner runner(String allow) {
        return new HttpRunner(new EgressGuard(EgressAllowList.parse(allow), resolver), 100_000);
    }

    private static JsonNode run(HttpRunner runner, ObjectNode config) throws Exception {
        return CatalogueOutput.check("http", runner.run(config, new FakeTaskContext()));
    }

    private static TaskException failure(HttpRunner runner, ObjectNode config) {
        return catchThrowableOfType(TaskException.class, () -> run(runner, config));
    }

    private ObjectNode get(String path) {
        return Json.object().put("url", server.url(path));
    }

    @Test
    void isNotAskedUnlessTheAuthorWantsIt() {
        for (ObjectNode config : new ObjectNode[] {get("/a"), get("/a").put("verifyTls", true)}) {
            TaskException failure = failure(runner, config);
            assertThat(failure.code()).isEqualTo(FailureCode.HTTP_UNREACHABLE);
            assertThat(failure)
                    .hasMessage("127.0.0.1:" + server.port() + " could not be reached: its certificate is not trusted");
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void isAskedWhereTheAuthorWantsIt() throws Exception {
        JsonNode output = run(runner, get("/a").put("verifyTls", false));
        assertThat(output.path("status").asInt()).isEqualTo(200);
        assertThat(output.path("body")).isEqualTo(Json.parse("{\"ok\":true}"));
        assertThat(server.asked()).containsExactly("/a");
    }

    @Test
    void aConnectionOfATaskThatWantedItServesNoOther() throws Exception {
        run(runner, get("/a").put("verifyTls", false));
        run(runner, get("/b").put("verifyTls", false));
        assertThat(failure(runner, get("/c"))).hasMessageContaining("certificate is not trusted");
        assertThat(server.asked()).containsExactly("/a", "/b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGuardRefusesItEitherWay(boolean verify) {
        resolver.answer("inside.example", "127.0.0.1");
        for (String host : new String[] {"127.0.0.1", "inside.example"}) {
            ObjectNode config = Json.object().put("verifyTls", verify).put("url", "https://" + host + ":" + server.port());
            TaskException failure = failure(runner("10.0.0.0/8"), config);
            assertThat(failure.code()).as(host).isEqualTo(FailureCode.EGRESS_DENIED);
            assertThat(failure).hasMessageContaining("WEFT_EGRESS_ALLOW");
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void theGuardRefusesWhereItLeadsTo() {
        TaskException failure = failure(runner, get("/away").put("verifyTls", false));
        assertThat(failure.code()).isEqualTo(FailureCode.EGRESS_DENIED);
        assertThat(failure).hasMessageContaining("10.1.2.3");
        assertThat(server.asked()).containsExactly("/away");
    }

    @Test
    void isNotAskedByAWayRoundEither() {
        try (FakeHttpServer plain = FakeHttpServer.replying(Reply.redirect(302, server.url("/a")))) {
            TaskException failure = failure(runner, Json.object().put("url", plain.url("/")));
            assertThat(failure.code()).isEqualTo(FailureCode.HTTP_UNREACHABLE);
            assertThat(failure).hasMessageContaining("certificate is not trusted");
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void aServerWithoutTlsHasNoSecureConnection() {
        try (FakeHttpServer plain = FakeHttpServer.replying(Reply.text("no"))) {
            ObjectNode config = Json.object().put("verifyTls", false).put("url", "https://127.0.0.1:" + plain.port());
            TaskException failure = failure(runner, config);
            assertThat(failure.code()).isEqualTo(FailureCode.HTTP_UNREACHABLE);
        }
    }
}
