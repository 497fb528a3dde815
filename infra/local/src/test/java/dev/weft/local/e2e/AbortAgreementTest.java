package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.task.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whoever aborts a run while something else decides its fate, every dialect tells the same end of it. */
class AbortAgreementTest {
    private static final int RUNS = 6;

    /**
     * A dialect's view of a run.
     *
     * @param abort asks for it, whatever the answer
     * @param status as the dialect calls it
     * @param words for a status of the journal
     */
    private record View(Consumer<String> abort, UnaryOperator<String> status, Function<RunStatus, String> words) {}

    private static final List<View> DIALECTS = List.of(
            new View(
                    run -> Stack.post("/runs/" + run + "/abort", Json.object(), 202),
                    run -> Stack.get("/runs/" + run).path("status").asString(),
                    RunStatus::wire),
            new View(
                    run -> Stack.call("POST", "/v1/openapi/workflow/" + run + "/abort", 200),
                    run -> Stack.call("GET", "/v1/openapi/workflow/" + run + "/status", 200)
                            .path("data")
                            .path("status")
                            .asString(),
                    status -> status == RunStatus.SUCCEEDED ? "finish" : "failed"),
            new View(
                    run -> DifyApp.ofRun(run)
                            .post("/workflows/tasks/" + run + "/stop", "{'user':'" + Stack.USER + "'}", 200),
                    run -> DifyApp.ofRun(run).get("/workflows/run/" + run).path("status").asString(),
                    status -> status == RunStatus.SUCCEEDED ? "succeeded" : "stopped"));

    private static void race(String definition, String begun, Consumer<String> other) throws Exception {
        String canvas = Stack.canvas(json(definition));
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(Stack.start(canvas, Json.object()));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sides = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                String run = runs.get(i);
                View dialect = DIALECTS.get(i % DIALECTS.size());
                sides.add(threads.submit(() -> {
                    awaitEvent(run, begun);
                    Future<?> opposed = threads.submit(() -> other.accept(run));
                    unlessEnded(() -> dialect.abort().accept(run));
                    return opposed.get();
                }));
            }
            for (Future<?> side : sides) {
                side.get();
            }
        }
        for (String run : runs) {
            RunStatus journal = RunStatus.of(Stack.end(run).path("status").asString());
            assertThat(journal).isIn(RunStatus.SUCCEEDED, RunStatus.ABORTED);
            List<String> events = Stack.events(run, Optional.empty(), Integer.MAX_VALUE);
            assertThat(events.stream().filter(event -> event.contains("event: run.finished"))).hasSize(1);
            assertThat(events.getLast()).contains("event: run.finished").contains(journal.wire());
            for (View dialect : DIALECTS) {
                assertThat(dialect.status().apply(run)).isEqualTo(dialect.words().apply(journal));
            }
        }
    }

    private static void awaitEvent(String run, String kind) {
        List<String> seen = List.of();
        for (int most = 1; seen.size() == most - 1; most++) {
            seen = Stack.events(run, Optional.empty(), most);
            if (seen.stream().anyMatch(event -> event.contains("event: " + kind))) {
                return;
            }
        }
    }

    /** The other side may be first: then the dialect refuses. */
    private static void unlessEnded(Runnable call) {
        try {
            call.run();
        } catch (AssertionError refused) {
            assertThat(refused).hasMessageStartingWith("4");
        }
    }

    @Test
    void againstCompletionAndAgainstAPause() throws Exception {
        ConcurrentHashMap<String, CountDownLatch> gates = new ConcurrentHashMap<>();
        Function<String, CountDownLatch> gate = run -> gates.computeIfAbsent(run, id -> new CountDownLatch(1));
        try (FakeHttpServer server = FakeHttpServer.start(
                request -> Reply.json("{}").after(gate.apply(request.path().substring(1))))) {
            String canvas = "{'title':'Call','tasks':[{'id':'call','type':'http','config':{'method':'POST','url':'%s/{{ run.id }}'}}]}"
                    .formatted(server.url());
            race(canvas, "task.started", run -> gate.apply(run).countDown());
            race(canvas, "task.started", run -> {
                unlessEnded(() -> Stack.post("/runs/" + run + "/pause", Json.object(), 202));
                gate.apply(run).countDown();
                unlessEnded(() -> Stack.post("/runs/" + run + "/resume", Json.object(), 202));
            });
        }
    }

    @Test
    void againstAnAnswer() throws Exception {
        race(
                "{'title':'Ask','tasks':[{'id':'ask','type':'approval','config':{'message':'Go?'}}]}",
                "approval.requested",
                run -> unlessEnded(() ->
                        Stack.post("/runs/" + run + "/approvals/ask", json("{'decision':'approved'}"), 202)));
    }

    @Test
    void againstTheRetryOfATask() throws Exception {
        ConcurrentHashMap<String, Integer> calls = new ConcurrentHashMap<>();
        try (FakeHttpServer server = FakeHttpServer.start(request ->
                calls.merge(request.path(), 1, Integer::sum) < 3 ? Reply.status(503) : Reply.json("{}"))) {
            race(
                    """
                    {'title':'Retry','tasks':[{'id':'call','type':'http','retry':{'maxAttempts':5,'initialInterval':'10ms'},
                      'config':{'method':'POST','url':'%s/{{ run.id }}'}}]}""".formatted(server.url()),
                    "task.retrying",
                    run -> awaitEvent(run, "run.finished"));
        }
    }
}
