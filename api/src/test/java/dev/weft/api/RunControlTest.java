package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.store.Store;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RunControlTest {
    private final Api api = new Api();

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private String running() {
        String id = api.run(api.canvas(Samples.INPUTS), "{\"text\":\"abc\"}");
        await(id, EventKind.APPROVAL_REQUESTED);
        return id;
    }

    private String ended(String title) {
        String id = api.run(api.canvas(Samples.INPUTS.replace("\"Inputs\"", "\"" + title + "\"")), "{\"text\":\"abc\"}");
        await(id, EventKind.RUN_FINISHED);
        return id;
    }

    private void await(String id, EventKind kind) {
        Journal journal = Api.part(Store.class).journal();
        RunKey key = new RunKey(api.workspace, id);
        Eventually.get(
                () -> journal.events(key, 0, 100),
                events -> events.stream().anyMatch(event -> event.kind() == kind));
    }

    private String status(String id) {
        return api.get("/weft/v1/runs/" + id).expect(200).json().path("status").stringValue();
    }

    @Test
    void anAbortEndsTheRunAndMayBeRepeated() {
        String id = running();
        api.post("/weft/v1/runs/" + id + "/abort", "{\"reason\":\"enough\"}").expect(202);
        api.post("/weft/v1/runs/" + id + "/abort").expect(202);
        await(id, EventKind.RUN_FINISHED);
        assertThat(status(id)).isEqualTo("aborted");
        api.post("/weft/v1/runs/" + id + "/abort").expect(202);
        JsonNode aborted = api.get("/weft/v1/runs/" + id).json();
        assertThat(aborted.path("finishedAt").isString()).isTrue();
    }

    @Test
    void aRunThatSucceededCantBeAborted() {
        String id = ended("Quick");
        JsonNode problem = api.post("/weft/v1/runs/" + id + "/abort").expect(409).json();
        assertThat(problem.path("type").stringValue()).isEqualTo("urn:weft:problem:run-ended");
        assertThat(status(id)).isEqualTo("succeeded");
    }

    @Test
    void pauseAndResumeMayBeRepeatedUntilTheRunHasEnded() {
        String id = running();
        api.post("/weft/v1/runs/" + id + "/pause").expect(202);
        api.post("/weft/v1/runs/" + id + "/pause").expect(202);
        Eventually.get(() -> status(id), "paused"::equals);
        api.post("/weft/v1/runs/" + id + "/resume").expect(202);
        api.post("/weft/v1/runs/" + id + "/resume").expect(202);
        Eventually.get(() -> status(id), "running"::equals);
        api.post("/weft/v1/runs/" + id + "/abort").expect(202);
        await(id, EventKind.RUN_FINISHED);
        api.post("/weft/v1/runs/" + id + "/pause").expect(409);
        api.post("/weft/v1/runs/" + id + "/resume").expect(409);
    }

    @ParameterizedTest
    @CsvSource({
        "abort, {\"reason\":5}, 400",
        "abort, {\"why\":\"x\"}, 400",
        "abort, [], 400",
        "retry, {\"from\":[]}, 400",
        "retry, {\"from\":\"nowhere\"}, 409",
        "approvals/second, {\"decision\":7}, 400",
        "approvals/second, {}, 422",
        "approvals/second, {\"decision\":\"maybe\"}, 422",
        "approvals/second, '{\"decision\":\"approved\",\"values\":[]}', 400",
        "approvals/first, {\"decision\":\"approved\"}, 404",
        "approvals/outer[2]/ask, {\"decision\":\"approved\"}, 404"
    })
    void aBodyThatMeansNothingChangesNothing(String action, String body, int status) {
        String id = running();
        api.post("/weft/v1/runs/" + id + "/" + action.replace("[", "%5B").replace("]", "%5D"), body).expect(status);
        assertThat(status(id)).isEqualTo("running");
        api.post("/weft/v1/runs/" + id + "/abort").expect(202);
    }

    @Test
    void anApprovalIsAnsweredOnce() throws Exception {
        String id = running();
        Callable<Integer> answer = () -> api.post(
                        "/weft/v1/runs/" + id + "/approvals/second",
                        "{\"decision\":\"approved\",\"values\":{\"note\":\"fine\"}}")
                .status();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var codes = threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> answer).toList());
            assertThat(codes).extracting(Future::get).containsOnly(202, 409).containsOnlyOnce(202);
        }
        await(id, EventKind.RUN_FINISHED);
        assertThat(status(id)).isEqualTo("succeeded");
        assertThat(answer.call()).isEqualTo(409);
    }

    @Test
    void aRetryIsANewRunThatNamesTheOneItContinuesAndReusesWhatFinished() {
        String id = ended("Quick");
        api.post("/weft/v1/runs/" + id + "/retry", "{\"from\":\"nowhere\"}").expect(422);
        api.post("/weft/v1/runs/" + id + "/retry", "{\"version\":9}").expect(404);
        String again = api.post("/weft/v1/runs/" + id + "/retry", "{\"from\":\"second\"}").expect(202).json()
                .path("id").stringValue();
        assertThat(again).isNotEqualTo(id);
        await(again, EventKind.RUN_FINISHED);
        JsonNode run = api.get("/weft/v1/runs/" + again).json();
        assertThat(run.path("continues").stringValue()).isEqualTo(id);
        assertThat(run.path("inputs").path("text").stringValue()).isEqualTo("abc");
        Journal journal = Api.part(Store.class).journal();
        assertThat(journal.task(new RunKey(api.workspace, again), "first", id)).get()
                .extracting(row -> row.output().orElseThrow())
                .isEqualTo(Json.parse("{\"value\":\"abc\"}"));

        String fromStart = api.post("/weft/v1/runs/" + id + "/retry", "{\"from\":\"start\"}").expect(202).json()
                .path("id").stringValue();
        await(fromStart, EventKind.RUN_FINISHED);
        assertThat(journal.task(new RunKey(api.workspace, fromStart), "first", id)).isEmpty();
    }

    @Test
    void aRetryKeepsSecretsAndShowsThemNowhere() {
        String canvas = api.canvas(Samples.INPUTS.replace("\"Inputs\"", "\"Quick\""));
        String id = api.run(canvas, "{\"text\":\"abc\",\"token\":\"s3cret\"}");
        await(id, EventKind.RUN_FINISHED);
        String again = api.post("/weft/v1/runs/" + id + "/retry").expect(202).json().path("id").stringValue();
        assertThat(Api.part(Store.class).runs().variables(api.workspace, again).orElseThrow().path("token").stringValue())
                .isEqualTo("s3cret");
        assertThat(api.get("/weft/v1/runs/" + again).body()).doesNotContain("s3cret");
    }

    @Test
    void onlyAnEndedRunIsRetried() {
        String id = running();
        api.post("/weft/v1/runs/" + id + "/retry").expect(409);
        api.post("/weft/v1/runs/" + id + "/abort").expect(202);
    }

    @Test
    void aChangedTaskRunsAgainAndWhatItDoesNotTouchIsReused() {
        String canvas = api.canvas(Samples.INPUTS.replace("\"Inputs\"", "\"Quick\""));
        String id = api.run(canvas, "{\"text\":\"abc\"}");
        await(id, EventKind.RUN_FINISHED);
        api.put(
                        "/weft/v1/canvases/" + canvas,
                        Samples.INPUTS
                                .replace("\"Inputs\"", "\"Quick\"")
                                .replace("\"{{ variables.text }}\"", "\"changed\""))
                .expect(200);
        String again = api.post("/weft/v1/runs/" + id + "/retry", "{\"version\":2}").expect(202).json()
                .path("id").stringValue();
        await(again, EventKind.RUN_FINISHED);
        assertThat(api.get("/weft/v1/runs/" + again).json().path("version").asInt()).isEqualTo(2);
        assertThat(Api.part(Store.class).journal().task(new RunKey(api.workspace, again), "first", id))
                .isEqualTo(Optional.empty());
    }
}
