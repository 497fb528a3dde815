package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A worker dies with {@code kill -9}; another one carries its runs to their end and repeats nothing that was done. */
class KilledWorkerTest {
    private static final AtomicInteger QUEUES = new AtomicInteger();

    private final String queue = "killed-" + System.nanoTime() + "-" + QUEUES.incrementAndGet();
    private final Settings settings = Weft.settings(queue);

    private Running start(String definition, Object... values) {
        return Weft.start(queue, json(definition.formatted(values)), Json.object());
    }

    private static void assertWhole(Running run) {
        StoredRun ended = run.end();
        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        List<Event> events = run.events();
        assertThat(events.stream().map(Event::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().filter(event -> event.kind() == EventKind.RUN_FINISHED)).hasSize(1);
        assertThat(events.getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
        assertThat(finished(run)).doesNotHaveDuplicates();
    }

    private static List<String> finished(Running run) {
        return run.events().stream()
                .filter(event -> event.kind() == EventKind.TASK_FINISHED)
                .map(Event::path)
                .toList();
    }

    /** By path: a machine that is overrun may have lost an attempt even before anything was killed. */
    private static Map<String, Long> startsOfFinished(Running run) {
        return finished(run).stream().collect(Collectors.toMap(Function.identity(), run::starts));
    }

    /** How often each path was asked for. */
    private static Map<String, Long> calls(FakeHttpServer server) {
        return server.requests().stream()
                .collect(Collectors.groupingBy(RecordedRequest::path, LinkedHashMap::new, Collectors.counting()));
    }

    @Test
    void aTaskInFlightIsRepeatedWithItsKeyAndFinishedOnesAreNot() throws Exception {
        AtomicInteger held = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        try (FakeHttpServer server = FakeHttpServer.start(request ->
                        request.path().equals("/held") && held.incrementAndGet() == 1
                                ? Reply.json("{}").after(never)
                                : Reply.json("{\"n\":40}"));
                WorkerProcess first = WorkerProcess.start(settings)) {
            Running run = start("""
                    {'title':'Killed','tasks':[
                      {'id':'a','type':'template','config':{'value':1}},
                      {'id':'b','type':'http','placement':'local','config':{'method':'POST','url':'%1$s/b'},'dependsOn':['a']},
                      {'id':'c','type':'http','config':{'method':'POST','url':'%1$s/c'},'dependsOn':['b']},
                      {'id':'held','type':'http','config':{'method':'POST','url':'%1$s/held'},'dependsOn':['c']},
                      {'id':'d','type':'template','config':{'value':'{{ tasks.held.output.body.n + tasks.a.output.value }}'}},
                      {'id':'e','type':'template','config':{'value':'{{ tasks.d.output.value + 1 }}'}}],
                     'outputs':{'e':'{{ tasks.e.output.value }}'}}""", server.url());
            run.awaitTask(EventKind.TASK_STARTED, "held");
            server.awaitRequest(3);

            first.kill();
            try (WorkerProcess second = WorkerProcess.start(settings)) {
                assertWhole(run);
            }

            assertThat(run.row().outputs()).contains(json("{'e':42}"));
            assertThat(List.of("a", "b", "c", "d", "e")).allMatch(path -> run.starts(path) == 1);
            assertThat(calls(server)).isEqualTo(Map.of("/b", 1L, "/c", 1L, "/held", 2L));
            assertThat(server.ledger().values()).containsExactly(1, 1, 2);
        } finally {
            never.countDown();
        }
    }

    @Test
    void noFinishedTaskOfAChainOfLocalOnesRunsAgain() {
        int length = 40;
        try (FakeHttpServer server = FakeHttpServer.start(request -> slow());
                WorkerProcess first = WorkerProcess.start(settings)) {
            Running run = start("{'title':'Chain','tasks':[%s]}", calls(server, length, true));
            run.awaitTask(EventKind.TASK_FINISHED, "t15");

            first.kill();
            List<String> before = finished(run);
            assertThat(before).hasSizeBetween(15, length - 1);
            try (WorkerProcess second = WorkerProcess.start(settings)) {
                assertWhole(run);
            }

            assertThat(finished(run)).hasSize(length);
            assertThat(before).allMatch(path -> run.starts(path) == 1);
            Map<String, Long> calls = calls(server);
            assertThat(before).allMatch(path -> calls.get("/" + run.key().run() + "/" + path) == 1);
            assertThat(server.requests().size()).isLessThanOrEqualTo(length + 1);
            assertThat(server.ledger()).hasSize(length);
        }
    }

    @Test
    void ofTwoWorkersOnOneQueueTheOtherTakesOver() {
        int width = 50;
        try (FakeHttpServer server = FakeHttpServer.start(request -> slow());
                WorkerProcess first = WorkerProcess.start(settings);
                WorkerProcess second = WorkerProcess.start(settings)) {
            List<Running> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                runs.add(start(
                        "{'title':'Fan','settings':{'maxParallel':5},'tasks':[%s]}", calls(server, width, false)));
            }
            runs.forEach(run -> run.awaitEvent(event -> event.kind() == EventKind.TASK_FINISHED));

            first.kill();
            List<Map<String, Long>> before =
                    runs.stream().map(KilledWorkerTest::startsOfFinished).toList();
            Map<String, Long> callsBefore = calls(server);
            runs.forEach(KilledWorkerTest::assertWhole);

            Map<String, Long> calls = calls(server);
            for (int i = 0; i < runs.size(); i++) {
                Running run = runs.get(i);
                assertThat(finished(run)).hasSize(width);
                before.get(i).forEach((path, starts) -> {
                    String called = "/" + run.key().run() + "/" + path;
                    assertThat(run.starts(path)).isEqualTo(starts);
                    assertThat(calls.get(called)).isEqualTo(callsBefore.get(called));
                });
            }
            assertThat(server.ledger()).hasSize(6 * width);
        }
    }

    @Test
    void partialTextStaysUntilTheNextAttemptReplacesIt() {
        CountDownLatch never = new CountDownLatch(1);
        try (FakeProvider provider = FakeProvider.start()) {
            provider.next(Completion.of("one two three").gateAfter(2, never));
            provider.next(Completion.of("four five"));
            Settings own = settings.with(Map.of(Setting.WEFT_LLM_BASE_URL, provider.baseUrl()));
            Running run;
            try (WorkerProcess first = WorkerProcess.start(own)) {
                run = start("""
                        {'title':'Say','tasks':[{'id':'say','type':'llm','config':{'prompt':'Count'}}],
                         'outputs':{'text':'{{ tasks.say.output.text }}'}}""");
                run.awaitEvent(event -> event.kind() == EventKind.TASK_DELTA && text(run, 1).equals("one two "));
            }
            assertThat(Weft.STORE.journal().partials(run.key()))
                    .extractingByKey("say")
                    .satisfies(partial -> {
                        assertThat(partial.attempt()).isEqualTo(1);
                        assertThat(partial.messages().getLast().path("text").stringValue()).isEqualTo("one two ");
                    });

            try (WorkerProcess second = WorkerProcess.start(own)) {
                assertWhole(run);
            }

            assertThat(run.row().outputs()).contains(json("{'text':'four five'}"));
            assertThat(text(run, 2)).isEqualTo("four five");
            List<Event> events = run.events().stream()
                    .filter(event -> event.path().equals("say"))
                    .toList();
            int again = IntStream.range(0, events.size())
                    .filter(i -> events.get(i).kind() == EventKind.TASK_STARTED)
                    .max()
                    .orElseThrow();
            assertThat(run.starts("say")).isEqualTo(2);
            assertThat(events.subList(0, again)).allMatch(event -> event.attempt() == 1);
            assertThat(events.subList(again, events.size())).allMatch(event -> event.attempt() == 2);
        } finally {
            never.countDown();
        }
    }

    private static String text(Running run, int attempt) {
        return run.events().stream()
                .filter(event -> event.kind() == EventKind.TASK_DELTA && event.attempt() == attempt)
                .map(event -> event.data().path("text").asString(""))
                .collect(Collectors.joining());
    }

    private static Reply slow() {
        Reply reply = Reply.json("{}");
        List<Reply.Step> steps = new ArrayList<>(reply.steps());
        steps.addFirst(new Reply.Step.Wait(Duration.ofMillis(60)));
        return new Reply(reply.status(), reply.headers(), steps, reply.length(), reply.chunked());
    }

    /** Local http tasks {@code t1 …}: executions that a server can count, of a kind that only the journal remembers. */
    private static String calls(FakeHttpServer server, int count, boolean chain) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "{'id':'t%d','type':'http','placement':'local','config':{'method':'POST','url':'%s/{{ run.id }}/t%d'}%s}"
                        .formatted(i, server.url(), i, chain && i > 1 ? ",'dependsOn':['t%d']".formatted(i - 1) : ""))
                .collect(Collectors.joining(","));
    }
}
