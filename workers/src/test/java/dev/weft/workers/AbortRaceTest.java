package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.run.RunOptions;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.AbortRequest;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An abort meets something else that could decide a run's fate: the run has one end, and all agree on it. */
class AbortRaceTest {
    private static final int RUNS = 50;
    private static final int AT_ONCE = 25;
    private static final Duration MOST_APART = Duration.ofMillis(40);

    /**
     * Runs as many races as are promised.
     *
     * @param ready waits until the run is where the race begins
     * @param other what the abort meets
     */
    private static void race(String definition, Consumer<Running> ready, Consumer<Running> other) throws Exception {
        Random random = new Random(definition.hashCode());
        for (int done = 0; done < RUNS; done += AT_ONCE) {
            List<Race> races = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                races.add(new Race(
                        Weft.start(json(definition), Json.object()),
                        random.nextLong(MOST_APART.toNanos()),
                        random.nextLong(MOST_APART.toNanos())));
            }
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> sides = new ArrayList<>();
                for (Race race : races) {
                    CyclicBarrier together = new CyclicBarrier(2, () -> ready.accept(race.run()));
                    sides.add(threads.submit(() -> race.abort(together)));
                    sides.add(threads.submit(() -> race.other(together, other)));
                }
                for (Future<?> side : sides) {
                    side.get();
                }
            }
            races.forEach(race -> assertAllAgree(race.run()));
        }
    }

    /** @param abortAfter nanoseconds by which its side begins late, so that now one and now the other is first */
    private record Race(Running run, long abortAfter, long otherAfter) {

        Void abort(CyclicBarrier together) throws Exception {
            together.await();
            LockSupport.parkNanos(abortAfter);
            if (Weft.STORE.runs().requestAbort(Weft.WORKSPACE, run.key().run(), "race") == AbortRequest.SIGNAL) {
                ignoringTheEnd(() -> run.workflow().signal("abort", "race"));
            }
            return null;
        }

        Void other(CyclicBarrier together, Consumer<Running> other) throws Exception {
            together.await();
            LockSupport.parkNanos(otherAfter);
            ignoringTheEnd(() -> other.accept(run));
            return null;
        }

        private static void ignoringTheEnd(Runnable call) {
            try {
                call.run();
            } catch (WorkflowNotFoundException | WorkflowServiceException | WorkflowUpdateException overtaken) {
                // The other side was first.
            }
        }
    }

    private static void assertAllAgree(Running run) {
        StoredRun row = run.end();
        RunOutcome outcome = run.workflow().getResult(RunOutcome.class);
        WorkflowExecutionDescription described = run.workflow().describe();
        List<Event> events = run.events();

        assertThat(row.status()).isIn(RunStatus.SUCCEEDED, RunStatus.ABORTED, RunStatus.FAILED);
        assertThat(outcome.status()).isEqualTo(row.status());
        assertThat(described.getStatus()).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(shownToOperators(run, row.status())).isEqualTo(row.status().wire());
        assertThat(events.stream().map(Event::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().filter(event -> event.kind() == EventKind.RUN_FINISHED)).hasSize(1);
        assertThat(events.getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
        assertThat(events.getLast().data().path("status").asString()).isEqualTo(row.status().wire());
        List<TaskStatus> tasks = run.tasks("").stream().map(task -> task.status()).toList();
        assertThat(tasks).doesNotContain(TaskStatus.RUNNING);
        if (row.status() == RunStatus.SUCCEEDED) {
            assertThat(tasks).containsOnly(TaskStatus.SUCCEEDED);
            assertThat(row.outputs()).contains(json("{'end':'done'}"));
        }
    }

    /** Temporal shows search attributes of a closed workflow with some delay. */
    private static String shownToOperators(Running run, RunStatus expected) {
        Instant deadline = Instant.now().plusSeconds(30);
        String shown;
        do {
            shown = String.valueOf(run.workflow().describe().getTypedSearchAttributes().get(RunOptions.STATUS));
        } while (!shown.equals(expected.wire()) && Instant.now().isBefore(deadline));
        return shown;
    }

    private static final String END = """
            {'id':'end','type':'template','config':{'value':'done'},'dependsOn':['%s']}],
            'outputs':{'end':'{{ tasks.end.output.value }}'}}""";

    /** Holds each run's call until it is let go. */
    private static final class Gate implements AutoCloseable {
        private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
        private final FakeHttpServer server;

        Gate() {
            server = FakeHttpServer.start(request -> Reply.json("{}").after(latch(run(request))));
        }

        private CountDownLatch latch(String run) {
            return latches.computeIfAbsent(run, id -> new CountDownLatch(1));
        }

        void open(Running run) {
            latch(run.key().run()).countDown();
        }

        private static String run(RecordedRequest request) {
            return request.path().substring(1);
        }

        @Override
        public void close() {
            latches.values().forEach(CountDownLatch::countDown);
            server.close();
        }
    }

    @Test
    void anAbortAgainstCompletion() throws Exception {
        try (Gate gate = new Gate()) {
            race(
                    """
                    {'title':'Complete','tasks':[
                      {'id':'call','type':'http','config':{'method':'POST','url':'%s/{{ run.id }}'}},"""
                                    .formatted(gate.server.url())
                            + END.formatted("call"),
                    run -> run.awaitTask(EventKind.TASK_STARTED, "call"),
                    gate::open);
        }
    }

    /** The end is committed with the task. */
    @Test
    void anAbortAgainstTheLastTask() throws Exception {
        try (Gate gate = new Gate()) {
            race(
                    """
                    {'title':'Last','tasks':[
                      {'id':'call','type':'http','placement':'queued',
                       'config':{'method':'POST','url':'%s/{{ run.id }}'}}],
                     'outputs':{'end':'done'}}"""
                            .formatted(gate.server.url()),
                    run -> run.awaitTask(EventKind.TASK_STARTED, "call"),
                    gate::open);
        }
    }

    @Test
    void anAbortAgainstARetry() throws Exception {
        Map<String, Integer> calls = new ConcurrentHashMap<>();
        try (FakeHttpServer server = FakeHttpServer.start(request ->
                calls.merge(request.path(), 1, Integer::sum) < 3 ? Reply.status(503) : Reply.json("{}"))) {
            race(
                    """
                    {'title':'Retry','tasks':[
                      {'id':'call','type':'http','retry':{'maxAttempts':5,'initialInterval':'10ms'},
                       'config':{'method':'POST','url':'%s/{{ run.id }}'}},"""
                                    .formatted(server.url())
                            + END.formatted("call"),
                    run -> run.awaitTask(EventKind.TASK_RETRYING, "call"),
                    run -> run.awaitEvent(event -> event.attempt() > 1 || event.kind() == EventKind.RUN_FINISHED));
        }
    }

    @Test
    void anAbortAgainstAnApproval() throws Exception {
        race(
                "{'title':'Approve','tasks':[{'id':'ask','type':'approval','config':{'message':'Go?'}},"
                        + END.formatted("ask"),
                run -> run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask"),
                run -> run.answer("ask", "approved", Json.object()));
    }

    @Test
    void anAbortAgainstAPause() throws Exception {
        try (Gate gate = new Gate()) {
            race(
                    """
                    {'title':'Pause','tasks':[
                      {'id':'call','type':'http','config':{'method':'POST','url':'%s/{{ run.id }}'}},"""
                                    .formatted(gate.server.url())
                            + END.formatted("call"),
                    run -> run.awaitTask(EventKind.TASK_STARTED, "call"),
                    run -> {
                        run.workflow().signal("pause");
                        gate.open(run);
                        run.workflow().signal("resume");
                    });
        }
    }
}
