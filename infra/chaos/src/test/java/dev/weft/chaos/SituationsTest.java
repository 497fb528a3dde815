package dev.weft.chaos;

import static dev.weft.chaos.Laboratory.OUTSIDE;
import static dev.weft.chaos.Laboratory.await;
import static dev.weft.chaos.Laboratory.onPayment;
import static dev.weft.chaos.Laboratory.temporalOf;
import static dev.weft.chaos.Laboratory.worker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chaos.check.JournalReader.Row;
import dev.weft.chaos.check.Watched;
import dev.weft.chaos.load.Call;
import dev.weft.chaos.load.Outside;
import dev.weft.chaos.load.Work;
import dev.weft.chaos.site.Kind;
import dev.weft.chaos.site.Link.Trouble;
import dev.weft.json.Json;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Single runs in the situations that the suite meets by chance. */
class SituationsTest {
    private Laboratory laboratory;

    @BeforeAll
    static void reliable() {
        OUTSIDE.behave(true);
    }

    @BeforeEach
    void open() throws InterruptedException {
        laboratory = new Laboratory();
        for (int number = 1; number <= Laboratory.OPTIONS.workers(); number++) {
            int worker = number;
            await("worker-" + number + " is there", () -> worker(worker).up());
        }
    }

    @AfterEach
    void close() {
        Laboratory.disarm();
        laboratory.close();
        assertThat(laboratory.violations.all()).isEmpty();
    }

    private Row end(Watched run) throws Exception {
        Row row = run.ended().get(120, TimeUnit.SECONDS);
        laboratory.auditor.ended(run, row, true);
        assertThat(row.status()).as("%s", row.error()).isEqualTo("succeeded");
        assertThat(laboratory.journal.crooked()).isEmpty();
        assertThat(laboratory.journal.finishedTwice()).isEmpty();
        return row;
    }

    private static List<Call> calls(Watched run, String path) {
        return OUTSIDE.calls().of(run.run()).getOrDefault(path, List.of());
    }

    /** The worker loses Temporal while the call is under way, commits what came of it, and dies. */
    private void dieBeforeTemporalHears(Call call) throws InterruptedException {
        temporalOf(call.worker()).spoil(Trouble.SILENCE);
        try {
            await("the result of " + call.path() + " stands", () ->
                    laboratory.journal.finished(call.run(), call.path()));
        } finally {
            worker(call.worker()).kill(() -> {}, () -> {});
            temporalOf(call.worker()).mend(Trouble.SILENCE);
        }
    }

    @Test
    void aPaymentThatTemporalNeverHeardOfIsNotMadeAgain() throws Exception {
        CompletableFuture<Void> died = new CompletableFuture<>();
        onPayment(once(new Outside.Trap() {
            @Override
            public Outside.Next taken(Call call) {
                later(died, () -> dieBeforeTemporalHears(call));
                return Outside.Next.GO_ON;
            }
        }));

        Watched run = laboratory.load.start(Work.WAIT);
        end(run);

        died.get(60, TimeUnit.SECONDS);
        assertThat(calls(run, "pay")).hasSize(1);
    }

    @Test
    void aModelsAnswerThatTemporalNeverHeardOfIsNotAskedForAgain() throws Exception {
        CompletableFuture<Void> died = new CompletableFuture<>();
        OUTSIDE.calls().onCall(call -> {
            if (call.path().equals("say") && !died.isDone()) {
                later(died, () -> dieBeforeTemporalHears(call));
            }
        });

        Watched run = laboratory.load.start(Work.STREAM);
        end(run);

        died.get(60, TimeUnit.SECONDS);
        assertThat(calls(run, "say")).hasSize(1);
        assertThat(calls(run, "pay")).hasSize(1);
    }

    @Test
    void postgresMayDieWhileAResultIsOnItsWayThere() throws Exception {
        onPayment(once(new Outside.Trap() {
            @Override
            public Outside.Next taken(Call call) {
                Laboratory.INSTALLATION.of(Kind.POSTGRES).getFirst().kill(() -> {}, () -> {});
                return Outside.Next.GO_ON;
            }
        }));

        Watched run = laboratory.load.start(Work.PAYMENTS);
        end(run);

        assertThat(OUTSIDE.calls().of(run.run()).values()).hasSize(4).allMatch(calls -> calls.size() == 1);
    }

    @Test
    void aWorkerThatWakesUpLateChangesNothing() throws Exception {
        CompletableFuture<Integer> asleep = new CompletableFuture<>();
        onPayment(once(new Outside.Trap() {
            @Override
            public Outside.Next taken(Call call) {
                worker(call.worker()).signal("STOP");
                asleep.complete(call.worker());
                return Outside.Next.GO_ON;
            }
        }));

        Watched run = laboratory.load.start(Work.WAIT);
        int sleeper = asleep.get(60, TimeUnit.SECONDS);
        Row before;
        try {
            before = end(run);
        } finally {
            worker(sleeper).signal("CONT");
        }
        while (OUTSIDE.calls().runs().stream()
                .flatMap(other -> OUTSIDE.calls().of(other).values().stream().flatMap(List::stream))
                .filter(call -> call.worker() == sleeper)
                .noneMatch(call -> !call.run().equals(run.run()) && call.at() > run.acceptedAt())) {
            end(laboratory.load.start(Work.PAYMENTS));
        }

        assertThat(laboratory.journal.run(run.run())).contains(before);
        assertThat(calls(run, "pay")).hasSize(2).extracting(Call::key).containsOnly(calls(run, "pay").getFirst().key());
    }

    @Test
    void ofTwoWorkersThatRaceOnOneTaskTheFirstResultStands() throws Exception {
        CompletableFuture<Call> first = new CompletableFuture<>();
        onPayment(once(new Outside.Trap() {
            @Override
            public Outside.Next taken(Call call) {
                temporalOf(call.worker()).spoil(Trouble.SILENCE);
                first.complete(call);
                awaitQuietly("another worker calls", () -> OUTSIDE.calls()
                                .of(call.run())
                                .get(call.path())
                                .size()
                        == 2);
                return Outside.Next.GO_ON;
            }
        }));

        Watched run = laboratory.load.start(Work.WAIT);
        Call call = first.get(60, TimeUnit.SECONDS);
        try {
            end(run);
        } finally {
            temporalOf(call.worker()).mend(Trouble.SILENCE);
        }

        assertThat(calls(run, "pay")).extracting(Call::worker).containsExactlyInAnyOrder(1, 2);
        assertThat(calls(run, "pay")).extracting(Call::key).containsOnly(call.key());
    }

    /** What was paid stays paid: the steps after the reset's point run again, with their keys. */
    @Test
    void anOperatorsResetTakesTheResultsBackThatCameAfterIt() throws Exception {
        ObjectNode canvas = Json.object().put("title", "Reset");
        canvas.set("tasks", Json.parse("""
                [{"id":"pay","type":"http","config":{"method":"POST","url":"%s/pay/{{ run.id }}/pay","body":{"amount":1}}},
                 {"id":"ask","type":"approval","config":{"message":"Go on?"},"dependsOn":["pay"]},
                 {"id":"more","type":"http","dependsOn":["ask"],
                  "config":{"method":"POST","url":"%s/pay/{{ run.id }}/more","body":{"amount":"{{ tasks.pay.output.body.amount }}"}}}]"""
                .formatted(Laboratory.INSTALLATION.ledgerUrl(), Laboratory.INSTALLATION.ledgerUrl())));
        canvas.putObject("outputs").put("result", "{{ tasks.more.output.body.amount }}");
        String id = laboratory.client.post("/weft/v1/canvases", canvas, Optional.empty()).json().path("id").asString();
        String run = laboratory
                .client
                .post("/weft/v1/runs", Json.object().put("canvasId", id), Optional.of("reset"))
                .json()
                .path("id")
                .asString();
        await("the question", () -> !laboratory.journal.questions().isEmpty());

        reset(run);
        await("the payment is made again", () -> OUTSIDE.calls().of(run).get("pay").size() == 2);
        await("the answer is taken", () -> laboratory
                        .client
                        .post(
                                "/weft/v1/runs/" + run + "/approvals/ask",
                                Json.object().put("decision", "approved"),
                                Optional.empty())
                        .status()
                == 202);
        await("the end", () -> laboratory.journal.run(run).filter(Row::finished).isPresent());

        assertThat(laboratory.journal.run(run).orElseThrow().status()).isEqualTo("succeeded");
        assertThat(Json.parse(laboratory.journal.run(run).orElseThrow().outputs()).path("result").asInt()).isEqualTo(3);
        assertThat(OUTSIDE.calls().of(run).get("pay")).extracting(Call::key).hasSize(2).containsOnly(OUTSIDE.calls().of(run).get("pay").getFirst().key());
        assertThat(OUTSIDE.calls().of(run).get("more")).hasSize(1);
        assertThat(laboratory.journal.crooked()).isEmpty();
    }

    /** To the first step that the workflow took. */
    private void reset(String run) {
        WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(run).build();
        long first = laboratory
                .temporal
                .blockingStub()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace("default")
                        .setExecution(execution)
                        .build())
                .getHistory()
                .getEventsList()
                .stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
                .findFirst()
                .orElseThrow()
                .getEventId();
        laboratory
                .temporal
                .blockingStub()
                .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                        .setNamespace("default")
                        .setWorkflowExecution(execution)
                        .setWorkflowTaskFinishEventId(first)
                        .setRequestId(UUID.randomUUID().toString())
                        .setReason("an operator wants to")
                        .build());
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private static void later(CompletableFuture<Void> done, Step step) {
        Thread.ofVirtual().start(() -> {
            try {
                step.run();
                done.complete(null);
            } catch (InterruptedException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
    }

    private static void awaitQuietly(String what, java.util.concurrent.Callable<Boolean> question) {
        try {
            await(what, question);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same trap waits for every worker, and springs for one. */
    private static Outside.Trap once(Outside.Trap trap) {
        return new Outside.Trap() {
            private final AtomicBoolean sprung = new AtomicBoolean();

            @Override
            public Outside.Next taken(Call call) {
                return sprung.getAndSet(true) ? Outside.Next.GO_ON : trap.taken(call);
            }
        };
    }
}
