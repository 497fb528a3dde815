package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.run.RunOptions;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Workers of one build give way to those of the next while runs are under way. */
class RollingRestartTest {
    private static final int CHAIN = 25;
    private final String name = "roll-" + System.nanoTime();

    private Settings build(String id) {
        return Weft.settings(name).with(Map.of(Setting.WEFT_DEPLOYMENT_NAME, name, Setting.WEFT_BUILD_ID, id));
    }

    private String current() {
        return Weft.TEMPORAL
                .service()
                .blockingStub()
                .describeWorkerDeployment(DescribeWorkerDeploymentRequest.newBuilder()
                        .setNamespace("default")
                        .setDeploymentName(name)
                        .build())
                .getWorkerDeploymentInfo()
                .getRoutingConfig()
                .getCurrentDeploymentVersion()
                .getBuildId();
    }

    private static Reply after(Reply.Step first) {
        Reply reply = Reply.json("{}");
        List<Reply.Step> steps = new ArrayList<>(reply.steps());
        steps.addFirst(first);
        return new Reply(reply.status(), reply.headers(), steps, reply.length(), reply.chunked());
    }

    /** Slow steps, and one in the middle that no run gets past before the gate opens. */
    private static Reply slow(RecordedRequest request, CountDownLatch gate) {
        return after(
                request.path().endsWith("/t12") ? new Reply.Step.Gate(gate) : new Reply.Step.Wait(Duration.ofMillis(80)));
    }

    private static String chain(FakeHttpServer server, boolean local) {
        return IntStream.range(0, CHAIN)
                .mapToObj(i -> "{'id':'t%d','type':'http'%s,'config':{'method':'POST','url':'%s/{{ run.id }}/t%d'}%s}"
                        .formatted(
                                i,
                                local ? ",'placement':'local'" : "",
                                server.url(),
                                i,
                                i == 0 ? "" : ",'dependsOn':['t%d']".formatted(i - 1)))
                .collect(Collectors.joining(","));
    }

    private static List<String> finished(Running run) {
        return run.events().stream()
                .filter(event -> event.kind() == EventKind.TASK_FINISHED)
                .map(event -> "/" + run.key().run() + "/" + event.path())
                .toList();
    }

    /** Build that took the last step of a run which has ended. */
    private static String lastBuild(Running run) throws TimeoutException {
        run.workflow().getResult(30, TimeUnit.SECONDS, RunOutcome.class);
        return Weft.TEMPORAL.client().streamHistory(run.key().run())
                .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
                .map(event -> event.getWorkflowTaskCompletedEventAttributes()
                        .getDeploymentVersion()
                        .getBuildId())
                .reduce("", (earlier, later) -> later);
    }

    @Test
    void runsGoOnWithTheNextBuildAndNothingIsLostOrRepeated() throws Exception {
        Assumptions.assumeTrue(dev.weft.services.testing.TestServices.temporal().durable());
        CountDownLatch gate = new CountDownLatch(1);
        try (FakeHttpServer server = FakeHttpServer.start(request -> slow(request, gate))) {
            ConfigurableApplicationContext first = Weft.worker(build("a"));
            assertThat(current()).isEqualTo("a");
            List<Running> runs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                runs.add(Weft.start(
                        name,
                        json("{'title':'Roll','tasks':[%s]}".formatted(chain(server, i % 2 == 0))),
                        Json.object()));
            }
            Running asked = Weft.start(
                    name,
                    json("{'title':'Ask','tasks':[{'id':'ask','type':'approval','config':{'message':'Go?'}}]}"),
                    Json.object());
            asked.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");
            runs.forEach(run -> run.awaitTask(EventKind.TASK_FINISHED, "t3"));

            ConfigurableApplicationContext second = Weft.worker(build("b"));
            assertThat(current()).isEqualTo("b");
            List<String> before = runs.stream().flatMap(run -> finished(run).stream()).toList();
            first.close();
            gate.countDown();
            try (ConfigurableApplicationContext late = Weft.worker(build("a"))) {
                assertThat(late.isActive()).isTrue();
                assertThat(current()).isEqualTo("b");
                for (Running run : runs) {
                    StoredRun ended = run.end();
                    assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
                    assertThat(finished(run)).hasSize(CHAIN).doesNotHaveDuplicates();
                    assertThat(lastBuild(run)).isEqualTo("b");
                }
            }
            asked.answer("ask", "approved", Json.object());
            assertThat(asked.end().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(lastBuild(asked)).isEqualTo("b");

            Map<String, Long> calls = server.requests().stream()
                    .collect(Collectors.groupingBy(RecordedRequest::path, LinkedHashMap::new, Collectors.counting()));
            assertThat(calls).hasSize(runs.size() * CHAIN);
            assertThat(before).isNotEmpty().allMatch(path -> calls.get(path) == 1);
            assertThat(server.requests().size() - calls.size()).isLessThanOrEqualTo(runs.size());
            second.close();
        }
    }

    /** For longer than a worker may be silent before its tasks are given to another. */
    @Test
    void aTaskThatIsUnderWayIsFinishedByTheWorkerThatIsAskedToEnd() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Duration silence = RunOptions.HEARTBEAT_TIMEOUT.plusSeconds(3);
        Settings settings = Weft.settings(name).with(Map.of(Setting.WEFT_WORKER_DRAIN, "60s"));
        try (FakeHttpServer server = FakeHttpServer.start(request -> {
            Reply late = after(new Reply.Step.Wait(silence));
            List<Reply.Step> steps = new ArrayList<>(late.steps());
            steps.addFirst(new Reply.Step.Gate(gate));
            return new Reply(late.status(), late.headers(), steps, late.length(), late.chunked());
        })) {
            ConfigurableApplicationContext first = Weft.worker(settings);
            Running run = Weft.start(
                    name,
                    json("{'title':'Drain','tasks':[{'id':'paid','type':'http','config':{'method':'POST','url':'%s'}}]}"
                            .formatted(server.url())),
                    Json.object());
            run.awaitTask(EventKind.TASK_STARTED, "paid");
            CompletableFuture<Void> closing = CompletableFuture.runAsync(first::close);
            try (ConfigurableApplicationContext second = Weft.worker(settings)) {
                assertThat(second.isActive()).isTrue();
                gate.countDown();
                StoredRun ended = run.end();
                assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
                assertThat(server.requests()).hasSize(1);
                closing.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aBuildWithoutADeploymentAndADeploymentWithoutABuildAreRefused() {
        Settings settings = Weft.settings(name);
        assertThat(Deployment.of(settings)).isEmpty();
        assertThatThrownBy(() -> Deployment.of(settings.with(Map.of(Setting.WEFT_BUILD_ID, "a"))))
                .hasMessageContaining("belong together");
        assertThatThrownBy(() -> Deployment.of(settings.with(Map.of(Setting.WEFT_DEPLOYMENT_NAME, "a"))))
                .hasMessageContaining("belong together");
        assertThatThrownBy(() -> new Deployment("a.b", "1")).hasMessageContaining("dot");
    }
}
