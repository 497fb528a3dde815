package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.core.Reconciler;
import dev.weft.api.core.Redelivery;
import dev.weft.api.core.Retention;
import dev.weft.api.core.RunWorkflows;
import dev.weft.api.core.Settlement;
import dev.weft.json.Json;
import dev.weft.store.Journal.Entry;
import dev.weft.store.Store;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.temporal.TemporalConnection;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class HousekeepingTest {
    private final Api api = new Api();
    private final Store store = Api.part(Store.class);

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private static Clock in(Duration later) {
        return Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    }

    private Retention retention(Duration later) {
        return new Retention(store.runs(), store.files(), in(later), Duration.ofDays(30), Duration.ofHours(24));
    }

    private String upload() {
        return Multipart.upload(api, "a.txt", "text/plain", "x".getBytes()).expect(201).json().path("id").stringValue();
    }

    private JsonNode run(String id) {
        return api.get("/weft/v1/runs/" + id).expect(200).json();
    }

    private String ended() {
        String id = api.run(api.canvas(Samples.INPUTS.replace("\"Inputs\"", "\"Quick\"")), "{\"text\":\"abc\"}");
        Eventually.get(() -> run(id), run -> run.path("status").stringValue().equals("succeeded"));
        return id;
    }

    @Test
    void aFileThatNoRunUsesGoesAfterItsTimeAndAUsedOneStays() {
        String unused = upload();
        String used = upload();
        api.run(api.canvas(Samples.INPUTS), "{\"text\":\"a\",\"doc\":\"" + used + "\"}");
        retention(Duration.ofHours(23)).expireFiles();
        api.get("/weft/v1/files/" + unused).expect(200);
        assertThat(retention(Duration.ofHours(25)).expireFiles()).isGreaterThanOrEqualTo(1);
        api.get("/weft/v1/files/" + unused).expect(404);
        api.get("/weft/v1/files/" + used).expect(200);
    }

    @Test
    void anEndedRunGoesAfterItsTimeAndAnOpenOneStays() {
        String old = ended();
        String open = api.run(api.canvas(Samples.HELLO), "{}");
        retention(Duration.ofDays(29)).deleteOldRuns();
        run(old);
        assertThat(retention(Duration.ofDays(31)).deleteOldRuns()).isGreaterThanOrEqualTo(1);
        api.get("/weft/v1/runs/" + old).expect(404);
        run(open);
        api.post("/weft/v1/runs/" + open + "/abort").expect(202);
    }

    @Test
    void aRunWhoseWorkflowWasEndedInTemporalIsSettledAndALivingOneIsNot() {
        String killed = running();
        String living = running();
        Api.part(TemporalConnection.class).client().newUntypedWorkflowStub(killed).terminate("by hand");
        Reconciler reconciler = new Reconciler(
                store.runs(),
                Api.part(RunWorkflows.class),
                Api.part(Settlement.class),
                in(Duration.ofMinutes(2)),
                Duration.ofMillis(1));
        reconciler.sweep();
        assertThat(run(killed).path("status").stringValue()).isEqualTo("aborted");
        assertThat(run(killed).path("error").path("message").stringValue()).contains("Temporal");
        assertThat(run(living).path("status").stringValue()).isEqualTo("running");
        assertThat(api.get("/weft/v1/runs/" + killed + "/events").body()).containsOnlyOnce("event: run.finished");
        api.post("/weft/v1/runs/" + living + "/abort").expect(202);
    }

    /** What a worker has committed that died together with Temporal: its workflow waits on. */
    private String answeredUnheard() {
        String id = api.run(api.canvas(Samples.HELLO), "{}");
        Eventually.get(
                () -> store.journal().latest(key(id), EventKind.APPROVAL_REQUESTED, "second"), Optional::isPresent);
        ObjectNode answer = Json.object().put("decision", "approved").put("by", "ann");
        answer.putObject("values").put("note", "yes");
        store.journal()
                .append(
                        key(id),
                        "origin",
                        List.of(FakeWorker.entry(EventKind.APPROVAL_ANSWERED, "second", 0, answer, Optional.empty())));
        return id;
    }

    private RunKey key(String run) {
        return new RunKey(api.workspace, run);
    }

    @Test
    void anAnswerThatItsWorkflowHasNotHeardIsToldAgain() {
        String deaf = answeredUnheard();
        new Redelivery(store.runs(), Api.part(RunWorkflows.class), Clock.systemUTC()).sweep();
        Eventually.get(() -> run(deaf), run -> run.path("status").stringValue().equals("succeeded"));
    }

    @Test
    void aWorkflowThatDoesNotAnswerKeepsNoOtherFromBeingTold() {
        String stuck = answeredUnheard();
        WorkflowClient temporal = Api.part(TemporalConnection.class).client();
        WorkflowStub silent = temporal.newUntypedWorkflowStub(
                "NobodyRunsThis",
                WorkflowOptions.newBuilder()
                        .setWorkflowId(stuck + "-silent")
                        .setTaskQueue("nobody-polls-" + stuck)
                        .build());
        silent.start();
        store.journal()
                .append(
                        key(stuck),
                        "origin",
                        List.of(new Entry(
                                EventKind.APPROVAL_REQUESTED,
                                "second",
                                0,
                                1,
                                Json.object().put("workflowId", stuck + "-silent"),
                                Optional.empty())));
        String deaf = answeredUnheard();
        new Redelivery(store.runs(), Api.part(RunWorkflows.class), Clock.systemUTC()).sweep();
        Eventually.get(() -> run(deaf), run -> run.path("status").stringValue().equals("succeeded"));
        assertThat(run(stuck).path("status").stringValue()).isEqualTo("running");
        silent.terminate("the test is over");
        api.post("/weft/v1/runs/" + stuck + "/abort").expect(202);
    }

    @Test
    void whoAnswersAgainWhatStandsLetsTheRunGoOnAndWhoAnswersOtherwiseIsRefused() {
        String same = answeredUnheard();
        api.post("/weft/v1/runs/" + same + "/approvals/second", "{\"decision\":\"approved\",\"values\":{\"note\":\"yes\"}}")
                .expect(202);
        String other = answeredUnheard();
        api.post("/weft/v1/runs/" + other + "/approvals/second", "{\"decision\":\"approved\",\"values\":{\"note\":\"no\"}}")
                .expect(409);
        Eventually.get(() -> run(same), run -> run.path("status").stringValue().equals("succeeded"));
        Eventually.get(() -> run(other), run -> run.path("status").stringValue().equals("succeeded"));
    }

    @Test
    void aRunThatTemporalNoLongerKnowsIsSettledAfterASecondLook() {
        String lost = api.run(api.canvas(Samples.HELLO.replace("hello\"}", "x\"}")), "{}");
        Eventually.get(() -> run(lost), run -> run.path("status").stringValue().equals("running"));
        Api.part(TemporalConnection.class)
                .service()
                .blockingStub()
                .deleteWorkflowExecution(io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest.newBuilder()
                        .setNamespace("default")
                        .setWorkflowExecution(io.temporal.api.common.v1.WorkflowExecution.newBuilder()
                                .setWorkflowId(lost))
                        .build());
        Eventually.get(() -> Api.part(RunWorkflows.class).describe(lost), java.util.Optional::isEmpty);
        new Reconciler(
                        store.runs(),
                        Api.part(RunWorkflows.class),
                        Api.part(Settlement.class),
                        in(Duration.ofMinutes(2)),
                        Duration.ofMillis(1))
                .sweep();
        assertThat(run(lost).path("status").stringValue()).isEqualTo("failed");
    }

    private String running() {
        String id = api.run(api.canvas(Samples.HELLO), "{}");
        Eventually.get(() -> run(id), run -> run.path("status").stringValue().equals("running"));
        return id;
    }
}
