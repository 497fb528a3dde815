package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RetryTest {
    private static final String CANVAS = """
            {'title':'Pay','tasks':[
              {'id':'quote','type':'http','config':{'method':'GET','url':'%1$s/quote'}},
              {'id':'keep','type':'assign','config':{'name':'price','value':'{{ tasks.quote.output.body.price }}'}},
              {'id':'pay','type':'http','config':{'method':'POST','url':'%1$s/pay','body':{'price':'{{ state.price }}'}},
               'when':'state.price > 0','retry':{'maxAttempts':1}},
              {'id':'note','type':'template','config':{'value':'paid {{ tasks.pay.output.body.paid }}'}}],
             'outputs':{'note':'{{ tasks.note.output.value }}'}}""";

    @Test
    void aFailedRunGoesOnFromItsFailedTaskFromAnyTaskOrFromTheStart() {
        AtomicBoolean open = new AtomicBoolean();
        try (FakeHttpServer server = FakeHttpServer.start(request -> switch (request.path()) {
            case "/quote" -> Reply.json("{\"price\":7}");
            default -> open.get() ? Reply.json("{\"paid\":7}") : Reply.status(404);
        })) {
            String url = server.url("/").replaceAll("/$", "");
            String failed = Stack.start(Stack.canvas(json(CANVAS.formatted(url))), Json.object());
            assertThat(Stack.end(failed).path("status").asString()).isEqualTo("failed");
            open.set(true);

            JsonNode second = retried(failed, "failed");
            assertThat(second.path("continues").asString()).isEqualTo(failed);
            assertThat(second.path("outputs")).isEqualTo(json("{'note':'paid 7'}"));
            assertThat(calls(server, "/quote")).isEqualTo(1);
            assertThat(calls(server, "/pay")).isEqualTo(2);

            retried(failed, "quote");
            assertThat(calls(server, "/quote")).isEqualTo(2);

            retried(second.path("id").asString(), "note");
            assertThat(calls(server, "/pay")).isEqualTo(3);

            retried(failed, "start");
            assertThat(calls(server, "/quote")).isEqualTo(3);
        }
    }

    @Test
    void aTaskInFlightWithoutAnAnswerKeepsItsIdempotencyKeyInTheRetry() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        try (FakeHttpServer server = FakeHttpServer.start(request -> switch (request.path()) {
            case "/quote" -> Reply.json("{\"price\":7}");
            default -> open.get() ? Reply.json("{\"paid\":7}") : Reply.silence();
        })) {
            String url = server.url("/").replaceAll("/$", "");
            String run = Stack.start(Stack.canvas(json(CANVAS.formatted(url))), Json.object());
            server.awaitRequest(2);
            Stack.post("/runs/" + run + "/abort", Json.object(), 202);
            assertThat(Stack.end(run).path("status").asString()).isEqualTo("aborted");
            open.set(true);

            retried(run, "failed");

            assertThat(server.requests().stream()
                            .filter(request -> request.path().equals("/pay"))
                            .map(request -> request.header("Idempotency-Key").orElseThrow()))
                    .hasSize(2)
                    .containsOnly(run + ":pay");
        }
    }

    private static JsonNode retried(String run, String from) {
        String next = Stack.post("/runs/" + run + "/retry", Json.object().put("from", from), 202)
                .path("id")
                .asString();
        JsonNode ended = Stack.end(next);
        assertThat(ended.path("status").asString()).as("%s", ended).isEqualTo("succeeded");
        return ended;
    }

    private static long calls(FakeHttpServer server, String path) {
        return server.requests().stream().map(RecordedRequest::path).filter(path::equals).count();
    }
}
