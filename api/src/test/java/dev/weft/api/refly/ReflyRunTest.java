package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.FakeWorker;
import dev.weft.api.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReflyRunTest {
    private final Api api = new Api();

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    @Test
    void aRunWithoutABodyIsARunWithoutVariables() {
        Api.Answer answer = api.post("/v1/openapi/workflow/" + api.canvas(Samples.HELLO) + "/run").expect(200);
        JsonNode body = answer.json();
        assertThat(body.path("success").asBoolean()).isTrue();
        assertThat(body.path("traceId").stringValue()).matches("[0-9a-f]{32}").isEqualTo(answer.header("X-Trace-Id"));
        assertThat(body.path("data").path("status").stringValue()).isIn("init", "executing");
    }
}
