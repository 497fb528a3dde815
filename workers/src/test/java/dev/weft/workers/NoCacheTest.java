package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.activities.copilot.DraftActivityImpl;
import dev.weft.activities.wrapper.Activities;
import dev.weft.json.Json;
import dev.weft.secret.KeyRing;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import dev.weft.temporal.EncryptedPayloads;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/** A worker that keeps nothing in memory replays a run from its start at each step; runs must not notice. */
class NoCacheTest {
    private static final String QUEUE = "uncached-" + System.nanoTime();
    private static ConfigurableApplicationContext parts;
    private static WorkflowServiceStubs service;
    private static RunWorker worker;

    /** Keeps Temporal from handing a run's next step to the worker that had the last: it comes with all its history. */
    private static final class NeverSticky implements ClientInterceptor {
        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                @SuppressWarnings("unchecked")
                public void sendMessage(Q message) {
                    super.sendMessage(
                            message instanceof RespondWorkflowTaskCompletedRequest completed
                                    ? (Q) completed.toBuilder().clearStickyAttributes().build()
                                    : message);
                }
            };
        }
    }

    @BeforeAll
    static void startWorker() {
        Settings settings = Weft.settings(QUEUE + "-cached");
        parts = Weft.worker(settings);
        service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(settings.text(Setting.WEFT_TEMPORAL_ADDRESS))
                .setGrpcClientInterceptors(List.of(new NeverSticky()))
                .build());
        WorkflowClient client = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(EncryptedPayloads.converter(KeyRing.of(settings)))
                        .build());
        worker = new RunWorker(
                client,
                QUEUE,
                parts.getBean(Activities.class),
                parts.getBean(DraftActivityImpl.class),
                Optional.empty(),
                Duration.ZERO);
        worker.start();
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
        service.shutdownNow();
        parts.close();
    }

    private static Running start(String definition, Object... values) {
        return Weft.start(QUEUE, json(definition.formatted(values)), Json.object());
    }

    private static void assertEndsWith(Running run, ObjectNode outputs) {
        StoredRun ended = run.end();
        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.outputs()).contains(outputs);
        assertThat(run.events().stream()
                        .filter(event -> event.kind() == EventKind.TASK_STARTED)
                        .map(event -> event.path()))
                .doesNotHaveDuplicates();
        run.workflow().getResult(Object.class);
        List<HistoryEvent> history =
                Weft.TEMPORAL.client().streamHistory(run.key().run()).toList();
        assertThat(history).noneMatch(HistoryEvent::hasWorkflowTaskFailedEventAttributes);
        assertThat(history.stream()
                        .filter(HistoryEvent::hasWorkflowTaskScheduledEventAttributes)
                        .map(event -> event.getWorkflowTaskScheduledEventAttributes()
                                .getTaskQueue()
                                .getKind()))
                .hasSizeGreaterThan(1)
                .containsOnly(TaskQueueKind.TASK_QUEUE_KIND_NORMAL);
    }

    @Test
    void aChainOfLocalAndQueuedTasks() {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.json("{\"n\":20}"))) {
            Running run = start("""
                    {'title':'Chain','tasks':[
                      {'id':'a','type':'template','config':{'value':1}},
                      {'id':'b','type':'http','config':{'method':'GET','url':'%1$s'},'dependsOn':['a']},
                      {'id':'c','type':'template','config':{'value':'{{ tasks.b.output.body.n + tasks.a.output.value }}'}},
                      {'id':'d','type':'http','config':{'method':'GET','url':'%1$s'},'dependsOn':['c']},
                      {'id':'e','type':'template','when':'tasks.c.output.value == 21','config':{'value':'{{ tasks.c.output.value * 2 }}'},
                       'dependsOn':['d']}],
                     'outputs':{'e':'{{ tasks.e.output.value }}'}}""", server.url("/"));

            assertEndsWith(run, json("{'e':42}"));
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aFanOutOfLocalAndQueuedTasksWithARetry() {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.status(503), Reply.json("{\"n\":1}"))) {
            Running run = start("""
                    {'title':'Fan','tasks':[
                      {'id':'top','type':'template','config':{'value':5}},
                      {'id':'x','type':'template','forEach':[1,2,3,4],'config':{'value':'{{ item + tasks.top.output.value }}'}},
                      {'id':'h','type':'http','forEach':{'items':[1,2,3],'parallel':3},
                       'retry':{'maxAttempts':3,'initialInterval':'50ms'},
                       'config':{'method':'GET','url':'%s'},'dependsOn':['top']},
                      {'id':'wait','type':'delay','config':{'duration':'50ms'},'dependsOn':['top']},
                      {'id':'join','type':'transform','dependsOn':['wait'],
                       'config':{'input':{'x':'{{ tasks.x.output.items }}','h':'{{ tasks.h.output.items }}'},
                                 'expression':'$sum(x.value) + $sum(h.body.n)'}}],
                     'outputs':{'sum':'{{ tasks.join.output.value }}'}}""", server.url("/"));

            StoredRun ended = run.end();
            assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ended.outputs()).contains(json("{'sum':33}"));
            assertThat(server.requests()).hasSize(4);
        }
    }

    @Test
    void aForEachWhoseBodyWaitsForTheOutside() {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.json("{\"n\":1}"))) {
            Running run = start("""
                    {'title':'Each','tasks':[
                      {'id':'each','type':'forEach','config':{'items':[1,2,3],'parallel':2},'body':[
                        {'id':'near','type':'template','config':{'value':'{{ item }}'}},
                        {'id':'far','type':'http','config':{'method':'GET','url':'%s'},'dependsOn':['near']},
                        {'id':'sum','type':'template','config':{'value':'{{ tasks.near.output.value + tasks.far.output.body.n }}'}}],
                       'output':'{{ tasks.sum.output.value }}'}],
                     'outputs':{'items':'{{ tasks.each.output.items }}'}}""", server.url("/"));

            assertEndsWith(run, json("{'items':[2,3,4]}"));
        }
    }

    @Test
    void anApproval() {
        Running run = start("""
                {'title':'Ask','tasks':[
                  {'id':'ask','type':'approval','config':{'message':'Go?','timeout':'1h'}},
                  {'id':'after','type':'template','config':{'value':'{{ tasks.ask.output.decision }}'}}],
                 'outputs':{'after':'{{ tasks.after.output.value }}'}}""");

        run.answer("ask", "approved", Json.object());

        assertEndsWith(run, json("{'after':'approved'}"));
    }

    @Test
    void aLoopWithState() {
        Running run = start("""
                {'title':'Loop','tasks':[
                  {'id':'zero','type':'assign','config':{'name':'n','value':0}},
                  {'id':'loop','type':'loop','dependsOn':['zero'],'config':{'while':'state.n < 3'},'body':[
                    {'id':'wait','type':'delay','config':{'duration':'20ms'}},
                    {'id':'add','type':'assign','config':{'name':'n','value':'{{ state.n + 1 }}'},'dependsOn':['wait']}]},
                  {'id':'after','type':'template','config':{'value':'{{ state.n }}'},'dependsOn':['loop']}],
                 'outputs':{'n':'{{ tasks.after.output.value }}'}}""");

        assertEndsWith(run, json("{'n':3}"));
    }

    @Test
    void aSubCanvasAndATry() {
        String child = Weft.canvas(json("""
                {'title':'Child','tasks':[
                  {'id':'wait','type':'delay','config':{'duration':'20ms'}},
                  {'id':'one','type':'template','config':{'value':1},'dependsOn':['wait']}],
                 'outputs':{'one':'{{ tasks.one.output.value }}'}}""")).id();
        Running run = start("""
                {'title':'Parent','tasks':[
                  {'id':'attempt','type':'try','body':[
                    {'id':'sub','type':'canvas','config':{'canvasId':'%s'}},
                    {'id':'bad','type':'transform','retry':{'maxAttempts':1},'dependsOn':['sub'],
                     'config':{'input':1,'expression':'$error(`no`)'}}],
                   'catch':[{'id':'handle','type':'template','config':{'value':'{{ error.code }}'}}]}],
                 'outputs':{'value':'{{ tasks.attempt.output.error.code }}'}}""", child);

        assertEndsWith(run, json("{'value':'EXPRESSION_FAILED'}"));
    }

    @Test
    void pauseAndResume() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.json("{}").after(gate))) {
            Running run = start("""
                    {'title':'Pause','tasks':[
                      {'id':'first','type':'http','config':{'method':'GET','url':'%s'}},
                      {'id':'second','type':'template','config':{'value':2},'dependsOn':['first']}],
                     'outputs':{'n':'{{ tasks.second.output.value }}'}}""", server.url("/"));
            server.awaitRequest(1);
            run.workflow().signal("pause");
            run.awaitEvent(event -> event.kind() == EventKind.RUN_PAUSED);
            gate.countDown();
            run.awaitTask(EventKind.TASK_FINISHED, "first");
            run.workflow().signal("resume");

            assertEndsWith(run, json("{'n':2}"));
        }
    }
}
