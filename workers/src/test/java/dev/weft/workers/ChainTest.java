package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.api.enums.v1.EventType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short tasks that can only follow one another, and the end of a run with its last task. */
class ChainTest {

    @Test
    void shortTasksInARowAreAskedForTogetherAndTheEndOfTheirRunWithThem() {
        Running run = Weft.start(json("""
                {'title':'Row','tasks':[
                  {'id':'a','type':'template','config':{'value':1}},
                  {'id':'b','type':'template','config':{'value':'{{ tasks.a.output.value + 1 }}'}},
                  {'id':'c','type':'transform','config':{'input':'{{ tasks.b.output.value }}','expression':'$ + 1'}}],
                 'outputs':{'n':'{{ tasks.c.output.value + tasks.a.output.value }}'}}"""), Json.object());

        StoredRun ended = run.end();
        run.workflow().getResult(Object.class);

        assertThat(ended.outputs()).contains(json("{'n':4}"));
        assertThat(run.events().stream().map(Event::kind))
                .containsExactly(
                        EventKind.RUN_ACCEPTED,
                        EventKind.RUN_STARTED,
                        EventKind.TASK_STARTED,
                        EventKind.TASK_FINISHED,
                        EventKind.TASK_STARTED,
                        EventKind.TASK_FINISHED,
                        EventKind.TASK_STARTED,
                        EventKind.TASK_FINISHED,
                        EventKind.RUN_FINISHED);
        assertThat(localActivities(run)).isNotEmpty().containsOnly("Steps");
    }

    /** Their types: how many there are depends on how long the steps take on the machine. */
    private static List<String> localActivities(Running run) {
        return Weft.history(run.key().run()).getEventsList().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_MARKER_RECORDED)
                .map(event -> event.getMarkerRecordedEventAttributes().getDetailsMap().get("type"))
                .filter(Objects::nonNull)
                .map(type -> Json.parse(type.getPayloads(0).getData().toStringUtf8()).stringValue())
                .toList();
    }

    @Test
    void whatFailsInARowFailsAsIfItHadBeenAskedForAlone() {
        Running run = Weft.start(json("""
                {'title':'Row','tasks':[
                  {'id':'a','type':'template','config':{'value':1}},
                  {'id':'b','type':'transform','config':{'input':'{{ tasks.a.output.value }}','expression':'$error()'},'onError':'continue'},
                  {'id':'c','type':'template','config':{'value':'{{ tasks.b.output == null }}'}}],
                 'outputs':{'c':'{{ tasks.c.output.value }}'}}"""), Json.object());

        StoredRun ended = run.end();

        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.task("a").status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(run.task("b").status()).isEqualTo(TaskStatus.FAILED);
        assertThat(run.starts("b")).isEqualTo(1);
        assertThat(ended.outputs()).contains(json("{'c':true}"));
    }

    @Test
    void outputsThatCannotBeRenderedFailTheRunWhoseTasksHaveAllSucceeded() {
        Running run = Weft.start(json("""
                {'title':'Row','tasks':[
                  {'id':'a','type':'template','config':{'value':'x'}},
                  {'id':'b','type':'template','config':{'value':'{{ tasks.a.output.value }}'}}],
                 'outputs':{'n':'{{ tasks.b.output.value * 2 }}'}}"""), Json.object());

        StoredRun ended = run.end();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(ended.error().orElseThrow().message()).startsWith("The canvas's outputs: ");
        assertThat(run.task("b").status()).isEqualTo(TaskStatus.SUCCEEDED);
    }

    @Test
    void valuesThatGoToObjectStorageArePassedOnInARow() {
        Running run = Weft.start(json("""
                {'title':'Row','tasks':[
                  {'id':'big','type':'transform','config':{'input':{},'expression':'[1..40000]'}},
                  {'id':'sum','type':'transform','config':{'input':'{{ tasks.big.output.value }}','expression':'$sum($)'}}],
                 'outputs':{'sum':'{{ tasks.sum.output.value }}','size':'{{ size(tasks.big.output.value) }}'}}"""), Json.object());

        StoredRun ended = run.end();

        assertThat(ended.outputs()).contains(json("{'sum':800020000,'size':40000}"));
        assertThat(run.task("big").size()).isGreaterThan(64 * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "queued"})
    void theEndOfARunIsCommittedWithItsLastTaskWhateverThatDoes(String placement) throws Exception {
        try (FakeHttpServer server = FakeHttpServer.replying(
                Reply.json("{\"n\":1}"), Reply.status(503), Reply.json("{\"n\":2}"))) {
            Running run = Weft.start(json("""
                    {'title':'Calls','tasks':[
                      {'id':'a','type':'http','placement':'%1$s','config':{'url':'%2$s'}},
                      {'id':'b','type':'http','placement':'%1$s','dependsOn':['a'],'config':{'url':'%2$s'},
                       'retry':{'maxAttempts':3,'initialInterval':'10ms'}}],
                     'outputs':{'n':'{{ tasks.a.output.body.n + tasks.b.output.body.n }}'}}"""
                    .formatted(placement, server.url("/"))), Json.object());

            StoredRun ended = run.end();
            run.workflow().getResult(Object.class);

            assertThat(ended.outputs()).contains(json("{'n':3}"));
            assertThat(run.events().stream().map(Event::kind))
                    .endsWith(EventKind.TASK_FINISHED, EventKind.RUN_FINISHED);
            assertThat(localActivities(run)).doesNotContain("OpenRun", "FinishRun");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void aLastTaskThatFallsBackLeavesTheEndToTheWorkflow() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.status(404))) {
            Running run = Weft.start(json("""
                    {'title':'Rate','tasks':[
                      {'id':'rate','type':'http','config':{'url':'%s'},
                       'onError':{'action':'fallback','value':{'rate':1}}}],
                     'outputs':{'rate':'{{ tasks.rate.output.rate }}'}}""".formatted(server.url("/"))), Json.object());

            assertThat(run.end().outputs()).contains(json("{'rate':1}"));
            assertThat(server.requests()).hasSize(1);
        }
    }
}
