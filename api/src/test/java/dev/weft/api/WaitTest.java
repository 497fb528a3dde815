package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.json.Json;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code Prefer: wait=N} at the start of a run. */
class WaitTest {
    private static final String QUICK = Samples.INPUTS.replace("\"Inputs\"", "\"Quick\"");

    private final Api api = new Api();

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    @Test
    void whoWaitsGetsTheEndedRunWithItsOutputs() {
        Answer ended = start(api.canvas(QUICK), "abc", "wait=30").expect(200);
        assertThat(ended.header("Preference-Applied")).isEqualTo("wait=30");
        assertThat(ended.json().path("status").stringValue()).isEqualTo("succeeded");
        assertThat(ended.json().path("outputs")).isEqualTo(Json.parse("{\"second\":\"abc\"}"));
        String id = ended.json().path("id").stringValue();
        assertThat(ended.header("Location")).isEqualTo("/weft/v1/runs/" + id);
        assertThat(ended.json().path("finishedAt"))
                .isEqualTo(api.get("/weft/v1/runs/" + id).expect(200).json().path("finishedAt"));
    }

    @Test
    void aRunThatTakesLongerIsAcceptedAndGoesOn() {
        Answer accepted = start(api.canvas(Samples.INPUTS), "abc", "respond-async, wait=1").expect(202);
        assertThat(accepted.header("Preference-Applied")).isEqualTo("wait=1");
        String run = "/weft/v1/runs/" + accepted.json().path("id").stringValue();
        assertThat(api.get(run).json().path("status").stringValue()).isEqualTo("running");

        api.post(run + "/abort").expect(202);
        Answer ended = Eventually.get(
                () -> api.get(run), answer -> answer.json().path("status").stringValue().equals("aborted"));
        assertThat(ended.json().path("finishedAt").isString()).isTrue();
    }

    @Test
    void theSameRequestWaitsForTheSameRun() {
        String canvas = api.canvas(QUICK);
        String body = body(canvas, "abc");
        Answer first = api.send(request(body, "wait=30").header("Idempotency-Key", "once")).expect(200);
        Answer second = api.send(request(body, "wait=30").header("Idempotency-Key", "once")).expect(200);
        assertThat(second.json()).isEqualTo(first.json());
    }

    static Stream<String> notUnderstood() {
        return Stream.of("wait", "wait=", "wait=-1", "wait=soon", "waiting=3", "return=minimal", "wait=99999999999");
    }

    @ParameterizedTest
    @MethodSource("notUnderstood")
    void whatIsNotUnderstoodIsIgnored(String notUnderstood) {
        Answer accepted = start(api.canvas(QUICK), "abc", notUnderstood).expect(202);
        assertThat(accepted.header("Preference-Applied")).isEmpty();
        assertThat(accepted.json().path("status").stringValue()).isEqualTo("accepted");
    }

    private Answer start(String canvas, String text, String prefer) {
        return api.send(request(body(canvas, text), prefer));
    }

    private HttpRequest.Builder request(String body, String prefer) {
        return api.request("POST", "/weft/v1/runs", Optional.of(body)).header("Prefer", prefer);
    }

    private static String body(String canvas, String text) {
        return "{\"canvasId\":\"" + canvas + "\",\"inputs\":{\"text\":\"" + text + "\"}}";
    }
}
