package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.run.RunSnapshot;
import dev.weft.services.LocalTemporal;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import dev.weft.temporal.TemporalConnection;
import dev.weft.workers.Weft.Running;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/** On a Temporal that suggests a new history after few events: what a run is and was told goes along. */
class NewHistoryTest {
    private static final int SUGGESTED_AFTER = 60;
    private static final String QUEUE = "histories-" + System.nanoTime();
    private static LocalTemporal temporal;
    private static TemporalConnection connection;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void startServer() {
        Assumptions.assumeTrue(TestServices.temporal().durable(), "There is no Temporal server to set limits on");
        temporal = TestServices.temporalWith("limit.historyCount.suggestContinueAsNew=" + SUGGESTED_AFTER)
                .orElseThrow();
        Settings settings = Weft.settings(QUEUE).with(Map.of(Setting.WEFT_TEMPORAL_ADDRESS, temporal.address()));
        connection = TemporalConnection.open(settings);
        worker = Weft.worker(settings);
    }

    @AfterAll
    static void stopServer() {
        if (temporal != null) {
            worker.close();
            connection.close();
            temporal.close();
        }
    }

    private static Running start(String definition, Object... values) {
        return Weft.start(connection.client(), QUEUE, json(definition.formatted(values)), Json.object());
    }

    /** A chain {@code <name>0 …} of tasks that each go to Temporal. */
    private static String chain(String name, int length, FakeHttpServer server) {
        return IntStream.range(0, length)
                .mapToObj(i -> "{'id':'%1$s%2$d','type':'http','config':{'method':'POST','url':'%3$s/{{ run.id }}/%1$s%2$d'}%4$s}"
                        .formatted(name, i, server.url(), i == 0 ? "" : ",'dependsOn':['%s%d']".formatted(name, i - 1)))
                .collect(Collectors.joining(","));
    }

    private static FakeHttpServer server() {
        return FakeHttpServer.start(request -> Reply.json("{}"));
    }

    /** The histories of a workflow, the first one first. */
    private static List<History> histories(String workflow, String first) {
        List<History> histories = new ArrayList<>();
        String next = first;
        while (!next.isEmpty()) {
            History history = connection.client().fetchHistory(workflow, next).getHistory();
            histories.add(history);
            next = history.getEventsList()
                    .getLast()
                    .getWorkflowExecutionContinuedAsNewEventAttributes()
                    .getNewExecutionRunId();
        }
        return histories;
    }

    private static List<History> histories(Running run) {
        return histories(run.key().run(), run.workflow().getExecution().getRunId());
    }

    private static void assertWhole(Running run, RunStatus expected) {
        StoredRun ended = run.end();
        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(expected);
        run.workflow().getResult(Object.class);
        List<Event> events = run.events();
        assertThat(events.stream().map(Event::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
        assertThat(paths(events, EventKind.TASK_STARTED)).doesNotHaveDuplicates();
        assertThat(paths(events, EventKind.TASK_FINISHED)).doesNotHaveDuplicates();
        List<History> histories = histories(run);
        assertThat(histories).hasSizeGreaterThan(1);
        assertThat(histories).allSatisfy(history -> assertThat(history.getEventsList())
                .noneMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
                        && event.getWorkflowTaskFailedEventAttributes()
                                .getFailure()
                                .getMessage()
                                .contains("Determinism")));
    }

    private static List<String> paths(List<Event> events, EventKind kind) {
        return events.stream().filter(event -> event.kind() == kind).map(Event::path).toList();
    }

    private static void assertOneCallEach(Running run, FakeHttpServer server) {
        assertThat(server.requests().stream()
                        .map(request -> request.path())
                        .filter(path -> path.contains(run.key().run())))
                .doesNotHaveDuplicates();
    }

    @Test
    void anApprovalAndADelayGoOnWaiting() {
        try (FakeHttpServer server = server()) {
            Running run = start("""
                    {'title':'Wait','tasks':[
                      {'id':'ask','type':'approval','config':{'message':'Go?','timeout':'1h'}},
                      {'id':'forever','type':'approval','config':{'message':'And?'}},
                      {'id':'wait','type':'delay','config':{'duration':'3s'}},
                      %s,
                      {'id':'asked','type':'template','config':{'value':'{{ tasks.ask.output.decision }}'},'dependsOn':['wait']}],
                     'outputs':{'asked':'{{ tasks.asked.output.value }}'}}""", chain("t", 30, server));
            run.awaitTask(EventKind.TASK_FINISHED, "t29");
            assertThat(histories(run)).hasSizeGreaterThan(1);
            RunSnapshot snapshot = connection.client()
                    .newUntypedWorkflowStub(run.key().run())
                    .query("status", RunSnapshot.class);
            assertThat(snapshot.tasks())
                    .filteredOn(task -> task.id().equals("ask") || task.id().equals("t0"))
                    .extracting(RunSnapshot.Task::status)
                    .containsExactly(TaskStatus.RUNNING, TaskStatus.SUCCEEDED);

            run.answer("ask", "approved", Json.object());
            run.awaitTask(EventKind.TASK_FINISHED, "asked");
            run.answer("forever", "approved", Json.object());

            assertWhole(run, RunStatus.SUCCEEDED);
            assertThat(run.row().outputs()).contains(json("{'asked':'approved'}"));
            assertThat(run.task("ask").startedAt()).isPresent();
            assertThat(run.task("ask").title()).isEqualTo("ask");
            assertOneCallEach(run, server);
        }
    }

    @Test
    void anApprovalExpiresWhenItWouldHaveAnyway() {
        try (FakeHttpServer server = server()) {
            Running run = start("""
                    {'title':'Expire','tasks':[
                      {'id':'ask','type':'approval','onError':'continue','config':{'message':'Go?','timeout':'4s'}},
                      %s,
                      {'id':'after','type':'template','config':{'value':'{{ tasks.ask.error.code }}'},'dependsOn':['ask']}],
                     'outputs':{'after':'{{ tasks.after.output.value }}'}}""", chain("t", 30, server));

            assertWhole(run, RunStatus.SUCCEEDED);
            assertThat(run.row().outputs()).contains(json("{'after':'APPROVAL_TIMEOUT'}"));
        }
    }

    @Test
    void aPausedRunStaysPausedAndSaysSoOnce() {
        CountDownLatch gate = new CountDownLatch(1);
        try (FakeHttpServer server = FakeHttpServer.start(request -> request.path().endsWith("t5")
                ? Reply.json("{}").after(gate)
                : Reply.json("{}"))) {
            Running run = start("{'title':'Pause','tasks':[%s]}", chain("t", 40, server));
            run.awaitTask(EventKind.TASK_STARTED, "t5");
            run.workflow().signal("pause");
            run.awaitEvent(event -> event.kind() == EventKind.RUN_PAUSED);
            gate.countDown();
            run.awaitTask(EventKind.TASK_FINISHED, "t5");
            while (histories(run).size() < 2) {
                connection.client().newUntypedWorkflowStub(run.key().run()).signal("pause");
            }
            RunSnapshot snapshot = connection.client()
                    .newUntypedWorkflowStub(run.key().run())
                    .query("status", RunSnapshot.class);
            assertThat(snapshot.status()).isEqualTo(RunStatus.PAUSED);
            assertThat(run.starts("t6")).isZero();

            connection.client().newUntypedWorkflowStub(run.key().run()).signal("resume");

            assertWhole(run, RunStatus.SUCCEEDED);
            assertThat(run.events().stream().filter(event -> event.kind() == EventKind.RUN_PAUSED)).hasSize(1);
            assertThat(run.events().stream().filter(event -> event.kind() == EventKind.RUN_RESUMED)).hasSize(1);
            assertOneCallEach(run, server);
        }
    }

    @Test
    void anAbortEndsWhatWaitsSinceAnEarlierHistory() {
        try (FakeHttpServer server = server()) {
            Running run = start("""
                    {'title':'Abort','tasks':[
                      {'id':'ask','type':'approval','config':{'message':'Go?'}},
                      {'id':'wait','type':'delay','config':{'duration':'1h'}},%s]}""", chain("t", 30, server));
            run.awaitTask(EventKind.TASK_FINISHED, "t29");

            connection.client().newUntypedWorkflowStub(run.key().run()).signal("abort", "enough");

            assertWhole(run, RunStatus.ABORTED);
            assertThat(List.of("ask", "wait")).allMatch(task -> run.task(task).status() == TaskStatus.ABORTED);
        }
    }

    @Test
    void blocksUnderWayAreFinishedFirstAndWhatTheyDidIsNotRepeated() {
        try (FakeHttpServer server = server()) {
            Running run = start("""
                    {'title':'Blocks','tasks':[
                      {'id':'each','type':'forEach','config':{'items':[1,2,3,4,5,6,7,8,9,10,11,12],'parallel':2},'body':[
                        {'id':'call','type':'http','config':{'method':'POST','url':'%1$s/{{ run.id }}/each{{ item }}'}}]},
                      {'id':'zero','type':'assign','config':{'name':'n','value':0}},
                      {'id':'loop','type':'loop','dependsOn':['zero'],'config':{'count':12},'body':[
                        {'id':'call','type':'http','config':{'method':'POST','url':'%1$s/{{ run.id }}/loop{{ loop.index }}'}},
                        {'id':'add','type':'assign','config':{'name':'n','value':'{{ state.n + 1 }}'},'dependsOn':['call']}]},
                      {'id':'try','type':'try','dependsOn':['each'],'body':[
                        {'id':'call','type':'http','config':{'method':'POST','url':'%1$s/{{ run.id }}/try'}}],
                       'catch':[]},
                      %2$s,
                      {'id':'end','type':'template','when':'state.n == 12','config':{'value':'{{ state.n }}'},
                       'dependsOn':['t29','try','loop']}],
                     'outputs':{'n':'{{ tasks.end.output.value }}'}}""", server.url(), chain("t", 30, server));

            assertWhole(run, RunStatus.SUCCEEDED);
            assertThat(run.row().outputs()).contains(json("{'n':12}"));
            assertThat(server.requests()).hasSize(12 + 12 + 1 + 30);
            assertOneCallEach(run, server);
        }
    }

    @Test
    void decisionsStandOnWhatAnEarlierHistoryKnew() {
        try (FakeHttpServer server = FakeHttpServer.start(request ->
                request.path().endsWith("/bad") ? Reply.status(404) : Reply.json("{\"n\":7}"))) {
            Running run = start("""
                    {'title':'Decide','tasks':[
                      {'id':'bad','type':'http','config':{'method':'GET','url':'%1$s/bad'},'onError':'branch'},
                      {'id':'first','type':'http','config':{'method':'GET','url':'%1$s/first'}},
                      {'id':'large','type':'template','config':{'value':'%3$s'}},
                      {'id':'set','type':'assign','config':{'name':'x','value':'{{ tasks.first.output.body.n }}'}},
                      {'id':'which','type':'switch','config':{'cases':[
                        {'name':'seven','when':'tasks.first.output.body.n == 7'}],'default':'other'}},
                      %2$s,
                      {'id':'seven','type':'template','config':{'value':'seven'},'dependsOn':['which:seven','t29']},
                      {'id':'other','type':'template','config':{'value':'other'},'dependsOn':['which:other']},
                      {'id':'failed','type':'template','config':{'value':'failed'},'dependsOn':['bad:error']},
                      {'id':'fine','type':'template','config':{'value':'fine'},'dependsOn':['bad']},
                      {'id':'state','type':'template','when':'state.x == 7 && size(tasks.large.output.value) == 3000',
                       'config':{'value':'{{ state.x }}'},'dependsOn':['t29','set']}],
                     'outputs':{'seven':'{{ tasks.seven.output.value }}','other':'{{ tasks.other.output.value }}',
                       'failed':'{{ tasks.failed.output.value }}','fine':'{{ tasks.fine.output.value }}',
                       'x':'{{ tasks.state.output.value }}'}}""",
                    server.url(), chain("t", 30, server), "x".repeat(3000));

            assertWhole(run, RunStatus.SUCCEEDED);
            assertThat(run.row().outputs())
                    .contains(json("{'seven':'seven','other':null,'failed':'failed','fine':null,'x':7}"));
        }
    }

    @Test
    void aSubCanvasGoesOnInNewHistoriesTooAndIsStillSteered() {
        try (FakeHttpServer server = server()) {
            String child = Weft.canvas(json("""
                    {'title':'Child','tasks':[
                      {'id':'ask','type':'approval','config':{'message':'Go?'}},%s,
                      {'id':'after','type':'template','config':{'value':'{{ tasks.ask.output.decision }}'}}],
                     'outputs':{'after':'{{ tasks.after.output.value }}'}}""".formatted(chain("t", 30, server)))).id();
            String parent = """
                    {'title':'Parent','tasks':[{'id':'sub','type':'canvas','config':{'canvasId':'%s','inputs':{}}}],
                     'outputs':{'after':'{{ tasks.sub.output.outputs.after }}'}}""";
            Running answered = start(parent, child);
            Running aborted = start(parent, child);
            for (Running run : List.of(answered, aborted)) {
                run.awaitTask(EventKind.TASK_FINISHED, "sub/t29");
            }
            String part = answered.awaitTask(EventKind.APPROVAL_REQUESTED, "sub/ask")
                    .data()
                    .path("workflowId")
                    .asString();
            String first = Weft.firstHistory(answered).getEventsList().stream()
                    .filter(event -> event.hasChildWorkflowExecutionStartedEventAttributes())
                    .findFirst()
                    .orElseThrow()
                    .getChildWorkflowExecutionStartedEventAttributes()
                    .getWorkflowExecution()
                    .getRunId();
            assertThat(histories(part, first)).hasSizeGreaterThan(1);

            answered.workflow().signal("pause");
            answered.awaitEvent(event -> event.kind() == EventKind.RUN_PAUSED);
            awaitStatus(part, RunStatus.PAUSED);
            answered.workflow().signal("resume");
            awaitStatus(part, RunStatus.RUNNING);
            answered.answer("sub/ask", "approved", Json.object());
            assertThat(answered.end().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(answered.row().outputs()).contains(json("{'after':'approved'}"));
            assertOneCallEach(answered, server);

            aborted.workflow().signal("abort", "enough");
            assertThat(aborted.end().status()).isEqualTo(RunStatus.ABORTED);
            assertThat(aborted.task("sub/ask").status()).isEqualTo(TaskStatus.ABORTED);
        }
    }

    private static void awaitStatus(String workflow, RunStatus wanted) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        RunStatus found;
        do {
            found = connection.client()
                    .newUntypedWorkflowStub(workflow)
                    .query("status", RunSnapshot.class)
                    .status();
        } while (found != wanted && System.nanoTime() < deadline);
        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void anAnswerAPauseOrAnAbortAroundTheChangeIsNeverLost() throws Exception {
        Random random = new Random(5);
        try (FakeHttpServer server = server();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Running> runs = new ArrayList<>();
            List<Future<?>> told = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Running run = start("""
                        {'title':'Race','tasks':[
                          {'id':'ask','type':'approval','config':{'message':'Go?'}},%s]}""", chain("t", 24, server));
                runs.add(run);
                String after = "t" + (4 + random.nextInt(20));
                int kind = i % 3;
                told.add(threads.submit(() -> {
                    run.awaitTask(EventKind.TASK_STARTED, after);
                    var current = connection.client().newUntypedWorkflowStub(run.key().run());
                    if (kind == 0) {
                        run.answer("ask", "approved", Json.object());
                    } else if (kind == 1) {
                        current.signal("pause");
                        run.awaitEvent(event -> event.kind() == EventKind.RUN_PAUSED);
                        current.signal("resume");
                        run.answer("ask", "approved", Json.object());
                    } else {
                        current.signal("abort", "enough");
                    }
                }));
            }
            for (Future<?> one : told) {
                one.get();
            }
            for (int i = 0; i < runs.size(); i++) {
                Running run = runs.get(i);
                StoredRun ended = run.end();
                assertThat(ended.status()).isEqualTo(i % 3 == 2 ? RunStatus.ABORTED : RunStatus.SUCCEEDED);
                assertThat(paths(run.events(), EventKind.TASK_FINISHED)).doesNotHaveDuplicates();
                assertThat(paths(run.events(), EventKind.RUN_FINISHED)).hasSize(1);
                assertOneCallEach(run, server);
            }
            assertThat(runs).anyMatch(run -> histories(run).size() > 1);
        }
    }
}
