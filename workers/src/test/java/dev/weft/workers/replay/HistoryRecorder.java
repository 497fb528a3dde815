package dev.weft.workers.replay;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.run.GenerateWorkflow;
import dev.weft.services.testing.Completion;
import dev.weft.services.LocalTemporal;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.Reply;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.temporal.TemporalConnection;
import dev.weft.workers.Weft;
import dev.weft.workers.Weft.Running;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/** Records real runs under {@code src/test/resources/histories}; the package says when and how. */
@EnabledIfSystemProperty(named = "weft.record-histories", matches = "true")
class HistoryRecorder {

    @Test
    void linear() throws Exception {
        record("linear", RunStatus.SUCCEEDED, start("""
                {'title':'Chain','variables':[{'name':'who','type':'string'}],'tasks':[
                  {'id':'a','type':'template','config':{'value':{'name':'{{ variables.who }}','n':2}}},
                  {'id':'b','type':'transform','config':{'input':'{{ tasks.a.output.value }}','expression':'n * 21'}},
                  {'id':'c','type':'template','when':'tasks.b.output.value > 40','config':{'value':'{{ tasks.b.output.value }}'}}],
                 'outputs':{'text':'{{ tasks.c.output.value }}'}}""", "{'who':'Ada'}"));
    }

    @Test
    void diamondOfLocalAndQueuedTasksWithASwitchAndAJoin() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.json("{'n':1}".replace('\'', '"')))) {
            record("diamond", RunStatus.SUCCEEDED, start("""
                    {'title':'Diamond','tasks':[
                      {'id':'top','type':'template','config':{'value':7}},
                      {'id':'near','type':'template','config':{'value':'{{ tasks.top.output.value + 1 }}'}},
                      {'id':'far','type':'http','config':{'method':'GET','url':'%s'},'dependsOn':['top']},
                      {'id':'which','type':'switch','dependsOn':['top'],'config':{'cases':[
                        {'name':'big','when':'tasks.top.output.value > 10'}],'default':'small'}},
                      {'id':'big','type':'template','config':{'value':'big'},'dependsOn':['which:big']},
                      {'id':'small','type':'template','config':{'value':'small'},'dependsOn':['which:small']},
                      {'id':'join','type':'template','config':{'value':'{{ tasks.near.output.value + tasks.far.output.body.n }}'},
                       'dependsOn':['big','small']}],
                     'outputs':{'n':'{{ tasks.join.output.value }}'}}""".formatted(server.url("/")), "{}"));
        }
    }

    @Test
    void failureThatTakesItsOwnBranchAndAnotherWithAFallback() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.status(404))) {
            record("failed-branch", RunStatus.SUCCEEDED, start("""
                    {'title':'Branch','tasks':[
                      {'id':'call','type':'http','config':{'method':'GET','url':'%1$s'},'onError':'branch'},
                      {'id':'rate','type':'http','config':{'method':'GET','url':'%1$s'},
                       'onError':{'action':'fallback','value':{'rate':1}}},
                      {'id':'fine','type':'template','config':{'value':'fine'},'dependsOn':['call']},
                      {'id':'bad','type':'template','config':{'value':'{{ tasks.call.error.code }}'},
                       'dependsOn':['call:error','rate']}],
                     'outputs':{'bad':'{{ tasks.bad.output.value }}'}}""".formatted(server.url("/")), "{}"));
        }
    }

    @Test
    void failure() throws Exception {
        record("failed", RunStatus.FAILED, start("""
                {'title':'Fails','tasks':[
                  {'id':'a','type':'template','config':{'value':1}},
                  {'id':'bad','type':'transform','config':{'input':1,'expression':'$error(`no`)'},'dependsOn':['a']},
                  {'id':'never','type':'template','config':{'value':1},'dependsOn':['bad']},
                  {'id':'beside','type':'delay','config':{'duration':'1h'},'dependsOn':['a']}]}""", "{}"));
    }

    @Test
    void retriedTask() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.status(503), Reply.status(500), Reply.json("{}"))) {
            record("retried-task", RunStatus.SUCCEEDED, start("""
                    {'title':'Retry','tasks':[
                      {'id':'call','type':'http','config':{'method':'POST','url':'%s'},
                       'retry':{'maxAttempts':5,'initialInterval':'100ms'}},
                      {'id':'after','type':'template','config':{'value':'{{ tasks.call.output.status }}'}}],
                     'outputs':{'status':'{{ tasks.after.output.value }}'}}""".formatted(server.url("/")), "{}"));
        }
    }

    @Test
    void callsTheLastOfWhichEndsTheRun() throws Exception {
        try (FakeHttpServer server =
                FakeHttpServer.replying(Reply.json("{}"), Reply.status(503), Reply.json("{}"))) {
            record("last-call", RunStatus.SUCCEEDED, start("""
                    {'title':'Calls','tasks':[
                      {'id':'first','type':'http','placement':'queued','config':{'url':'%1$s'}},
                      {'id':'last','type':'http','placement':'queued','dependsOn':['first'],'config':{'url':'%1$s'},
                       'retry':{'maxAttempts':5,'initialInterval':'100ms'}}],
                     'outputs':{'status':'{{ tasks.last.output.status }}'}}""".formatted(server.url("/")), "{}"));
        }
    }

    @Test
    void abortedWithTasksInFlight() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.silence())) {
            Running run = start("""
                    {'title':'Abort','tasks':[
                      {'id':'call','type':'http','config':{'method':'GET','url':'%s'}},
                      {'id':'wait','type':'delay','config':{'duration':'1h'}},
                      {'id':'after','type':'template','config':{'value':1},'dependsOn':['call','wait']}]}"""
                    .formatted(server.url("/")), "{}");
            server.awaitRequest(1);
            run.workflow().signal("abort", "no longer needed");
            record("aborted", RunStatus.ABORTED, run);
        }
    }

    @Test
    void pausedAndResumed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.json("{}").after(gate))) {
            Running run = start("""
                    {'title':'Pause','tasks':[
                      {'id':'first','type':'http','config':{'method':'GET','url':'%s'}},
                      {'id':'second','type':'template','config':{'value':1},'dependsOn':['first']}]}"""
                    .formatted(server.url("/")), "{}");
            server.awaitRequest(1);
            run.workflow().signal("pause");
            run.awaitEvent(event -> event.kind() == EventKind.RUN_PAUSED);
            gate.countDown();
            run.awaitTask(EventKind.TASK_FINISHED, "first");
            run.workflow().signal("resume");
            record("paused-and-resumed", RunStatus.SUCCEEDED, run);
        }
    }

    @Test
    void chunkedForEach() throws Exception {
        Running run = start("""
                {'title':'Chunks','tasks':[
                  {'id':'list','type':'transform','config':{'input':{},'expression':'[1..110]'}},
                  {'id':'each','type':'forEach','config':{'items':'{{ tasks.list.output.value }}','parallel':5},'body':[
                    {'id':'a','type':'template','config':{'value':'{{ item }}'}},
                    {'id':'b','type':'template','config':{'value':'{{ tasks.a.output.value }}'}},
                    {'id':'c','type':'template','config':{'value':'{{ tasks.a.output.value }}'}},
                    {'id':'d','type':'template','config':{'value':'{{ tasks.b.output.value + tasks.c.output.value }}'}},
                    {'id':'even','type':'template','when':'index % 2 == 0','config':{'value':1},'dependsOn':['d']}],
                   'output':'{{ tasks.d.output.value }}'},
                  {'id':'sum','type':'transform','config':{'input':'{{ tasks.each.output.items }}','expression':'$sum($)'}}],
                 'outputs':{'sum':'{{ tasks.sum.output.value }}'}}""", "{}");
        record("chunked", RunStatus.SUCCEEDED, run);
        List<String> ranges = children(run);
        assertThat(ranges).hasSize(2);
        Histories.write("chunked-range", history(ranges.getLast()));
    }

    @Test
    void approval() throws Exception {
        Running run = start("""
                {'title':'Ask','tasks':[
                  {'id':'ask','type':'approval','config':{'message':'Publish?','timeout':'1h'}},
                  {'id':'after','type':'template','config':{'value':'{{ tasks.ask.output.decision }}'}}],
                 'outputs':{'after':'{{ tasks.after.output.value }}'}}""", "{}");
        run.answer("ask", "approved", Json.object());
        record("approval", RunStatus.SUCCEEDED, run);
    }

    @Test
    void loopWithState() throws Exception {
        record("loop-with-state", RunStatus.SUCCEEDED, start("""
                {'title':'Loop','tasks':[
                  {'id':'zero','type':'assign','config':{'name':'sum','value':0}},
                  {'id':'loop','type':'loop','dependsOn':['zero'],'config':{'while':'state.sum < 100','maxIterations':20},'body':[
                    {'id':'skip','type':'continue','when':'loop.index == 1'},
                    {'id':'add','type':'assign','config':{'name':'sum','value':'{{ state.sum + loop.index }}'}},
                    {'id':'stop','type':'break','when':'state.sum > 10','dependsOn':['add']}],
                   'output':'{{ state.sum }}'},
                  {'id':'after','type':'template','config':{'value':'{{ state.sum }}'},'dependsOn':['loop']}],
                 'outputs':{'after':'{{ tasks.after.output.value }}'}}""", "{}"));
    }

    @Test
    void nestedBlocks() throws Exception {
        record("nested-blocks", RunStatus.SUCCEEDED, start("""
                {'title':'Nested','tasks':[
                  {'id':'outer','type':'forEach','config':{'items':['a','b'],'parallel':2},'body':[
                    {'id':'attempt','type':'try','body':[
                      {'id':'inner','type':'template','forEach':[1,2,3],'config':{'value':'{{ each.outer.item }}{{ item }}'}},
                      {'id':'bad','type':'transform','retry':{'maxAttempts':1},'config':{'input':1,'expression':'$error(`no`)'},
                       'when':'each.outer.index == 1','dependsOn':['inner']}],
                     'catch':[{'id':'handle','type':'template','config':{'value':'{{ error.code }}'}}]}]}]}""", "{}"));
    }

    @Test
    void subCanvas() throws Exception {
        String child = Weft.canvas(json("""
                {'title':'Child','variables':[{'name':'n','type':'number'}],'tasks':[
                  {'id':'big','type':'template','config':{'value':'big'},'when':'variables.n > 5'},
                  {'id':'twice','type':'template','config':{'value':'{{ variables.n * 2 }}'}}],
                 'outputs':{'twice':'{{ tasks.twice.output.value }}','big':'{{ tasks.big.output.value }}'}}""")).id();
        Running run = start("""
                {'title':'Parent','tasks':[
                  {'id':'sub','type':'canvas','config':{'canvasId':'%s','inputs':{'n':7}}},
                  {'id':'after','type':'template','config':{'value':'{{ tasks.sub.output.outputs.twice }}'}}],
                 'outputs':{'after':'{{ tasks.after.output.value }}'}}""".formatted(child), "{}");
        record("sub-canvas", RunStatus.SUCCEEDED, run);
        Histories.write("sub-canvas-part", history(children(run).getFirst()));
    }

    @Test
    void timedOut() throws Exception {
        record("timed-out", RunStatus.TIMED_OUT, start("""
                {'title':'Slow','settings':{'timeout':'1s'},'tasks':[
                  {'id':'wait','type':'delay','config':{'duration':'1h'}},
                  {'id':'after','type':'template','config':{'value':1},'dependsOn':['wait']}]}""", "{}"));
    }

    @Test
    void plansThatAModelWrites() throws Exception {
        String good = "{\"title\":\"T\",\"tasks\":[{\"id\":\"a\",\"title\":\"A\",\"prompt\":\"Go\",\"toolsets\":[]}]}";
        Weft.PROVIDER.next(Completion.of("no plan")).next(Completion.of(good));
        assertThat(generate("generated").draft().orElseThrow().plan()).isPresent();
        Weft.PROVIDER.next(FakeProvider.error(401, "invalid_api_key", "No"));
        assertThat(generate("generated-refused").failure()).isPresent();
    }

    private static GenerateWorkflow.Generation generate(String name) throws IOException {
        String id = name + "-" + System.nanoTime();
        WorkflowStub workflow = Weft.TEMPORAL.client()
                .newUntypedWorkflowStub(
                        GenerateWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(Weft.queue())
                                .build());
        workflow.start(new GenerateWorkflow.Wish(Weft.WORKSPACE, "Go", Optional.empty()));
        GenerateWorkflow.Generation generation = workflow.getResult(GenerateWorkflow.Generation.class);
        Histories.write(name, history(id));
        return generation;
    }

    @Test
    void goneOnInANewHistoryWithAnApprovalAndADelayWaiting() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.json("{}"));
                LocalTemporal temporal = TestServices.temporalWith("limit.historyCount.suggestContinueAsNew=40")
                        .orElseThrow()) {
            Settings settings = Weft.settings("recorded")
                    .with(Map.of(Setting.WEFT_TEMPORAL_ADDRESS, temporal.address()));
            try (TemporalConnection connection = TemporalConnection.open(settings);
                    ConfigurableApplicationContext worker = Weft.worker(settings)) {
                assertThat(worker.isActive()).isTrue();
                String chain = IntStream.range(0, 16)
                        .mapToObj(i -> "{'id':'t%d','type':'http','config':{'method':'GET','url':'%s'}%s}"
                                .formatted(i, server.url("/"), i == 0 ? "" : ",'dependsOn':['t%d']".formatted(i - 1)))
                        .collect(Collectors.joining(","));
                Running run = Weft.start(connection.client(), "recorded", json("""
                        {'title':'Continued','settings':{'timeout':'1h'},'tasks':[
                          {'id':'set','type':'assign','config':{'name':'n','value':1}},
                          {'id':'ask','type':'approval','config':{'message':'Publish?','timeout':'30d'}},
                          {'id':'wait','type':'delay','config':{'duration':'2s'}},%s,
                          {'id':'end','type':'template','when':'state.n == 1','dependsOn':['ask','wait','set','t15'],
                           'config':{'value':'{{ tasks.ask.output.decision }}'}}],
                         'outputs':{'end':'{{ tasks.end.output.value }}'}}""".formatted(chain)), Json.object());
                run.awaitTask(EventKind.TASK_FINISHED, "t15");
                run.answer("ask", "approved", Json.object());
                assertThat(run.end().status()).isEqualTo(RunStatus.SUCCEEDED);
                run.workflow().getResult(Object.class);
                String id = run.key().run();
                List<HistoryEvent> first = connection.client()
                        .fetchHistory(id, run.workflow().getExecution().getRunId())
                        .getHistory()
                        .getEventsList();
                Histories.write("continued", first);
                Histories.write(
                        "continued-last",
                        connection.client().streamHistory(id).toList());
            }
        }
    }

    private static Running start(String definition, String inputs) {
        return Weft.start(json(definition), (ObjectNode) json(inputs));
    }

    private static void record(String name, RunStatus expected, Running run) throws IOException {
        assertThat(run.end().status()).as("%s: %s", name, run.row().error()).isEqualTo(expected);
        run.workflow().getResult(Object.class);
        Histories.write(name, history(run.key().run()));
    }

    private static List<io.temporal.api.history.v1.HistoryEvent> history(String workflow) {
        return Weft.TEMPORAL.client().streamHistory(workflow).toList();
    }

    private static List<String> children(Running run) {
        return history(run.key().run()).stream()
                .filter(event -> event.hasStartChildWorkflowExecutionInitiatedEventAttributes())
                .map(event -> event.getStartChildWorkflowExecutionInitiatedEventAttributes().getWorkflowId())
                .toList();
    }
}
