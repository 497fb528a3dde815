package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.run.RunOptions;
import dev.weft.run.RunSnapshot;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.store.Journal.Entry;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.client.WorkflowUpdateException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunControlTest {
    private static final String APPROVAL = """
            {'title':'Ask','tasks':[
              {'id':'before','type':'template','config':{'value':'draft'}},
              {'id':'ask','type':'approval','config':{'message':'Publish {{ tasks.before.output.value }}?',
                'fields':[{'name':'note','type':'string'}]%s}},
              {'id':'after','type':'template','config':{'value':'{{ tasks.ask.output.decision }}: {{ tasks.ask.output.values.note }}'}}],
             'outputs':{'after':'{{ tasks.after.output.value }}'}}""";

    @Test
    void anApprovalWaitsForItsAnswerAndHandsItOn() {
        Running run = Weft.start(json(APPROVAL.formatted("")), Json.object());
        Event asked = run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");
        assertThat(asked.data().path("message").asString()).isEqualTo("Publish draft?");

        run.answer("ask", "approved", json("{'note':'good'}"));

        StoredRun ended = run.end();
        assertThat(ended.outputs()).contains(json("{'after':'approved: good'}"));
        assertThat(run.awaitTask(EventKind.APPROVAL_ANSWERED, "ask").data().path("by").asString())
                .isEqualTo("tester");
    }

    @Test
    void anAnswerIsRefusedWhenNothingWaitsOrTheDecisionIsNotOnOffer() {
        Running run = Weft.start(json(APPROVAL.formatted("")), Json.object());
        run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");

        assertThatThrownBy(() -> run.answer("ask", "maybe", Json.object()))
                .isInstanceOf(WorkflowUpdateException.class)
                .hasStackTraceContaining("INVALID_ANSWER");
        run.answer("ask", "rejected", Json.object());
        run.end();
        assertThatThrownBy(() -> run.answer("ask", "approved", Json.object())).isInstanceOf(Exception.class);
    }

    @Test
    void anApprovalNobodyAnswersInTimeFails() {
        StoredRun ended =
                Weft.start(json(APPROVAL.formatted(",'timeout':'1s'")), Json.object()).end();

        assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.APPROVAL_TIMEOUT);
    }

    @Test
    void anApprovalInAnIterationIsAnsweredByItsPath() {
        Running run = Weft.start(
                json("""
                {'title':'Ask each','tasks':[
                  {'id':'each','type':'forEach','config':{'items':['x','y']},'body':[
                    {'id':'ask','type':'approval','config':{'message':'{{ item }}?'}}],
                   'output':'{{ tasks.ask.output.decision }}'}],
                 'outputs':{'all':'{{ tasks.each.output.items }}'}}"""),
                Json.object());

        run.answer("each[1]/ask", "rejected", Json.object());
        run.answer("each[0]/ask", "approved", Json.object());

        assertThat(run.end().outputs()).contains(json("{'all':['approved','rejected']}"));
    }

    @Test
    void anAbortEndsARunThatWaits() {
        Running run = Weft.start(json(APPROVAL.formatted("")), Json.object());
        run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");

        run.workflow().signal("abort", "no longer needed");

        StoredRun ended = run.end();
        assertThat(ended.status()).isEqualTo(RunStatus.ABORTED);
        assertThat(ended.error().orElseThrow().message()).contains("no longer needed");
        assertThat(run.task("ask").status()).isEqualTo(TaskStatus.ABORTED);
        assertThat(run.events().getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
    }

    @Test
    void anAbortClosesTheProvidersConnectionAndKeepsThePartialText() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Weft.PROVIDER.next(Completion.of("one two three four").gateAfter(2, never));
        int before = Weft.PROVIDER.disconnects();
        Running run = Weft.start(
                json("{'title':'Say','tasks':[{'id':'say','type':'llm','config':{'prompt':'Count'}}]}"), Json.object());
        run.awaitTask(EventKind.TASK_DELTA, "say");

        Weft.STORE.runs().requestAbort(Weft.WORKSPACE, run.key().run(), "enough");
        run.workflow().signal("abort", "enough");

        Weft.PROVIDER.awaitDisconnect();
        StoredRun ended = run.end();
        assertThat(ended.status()).isEqualTo(RunStatus.ABORTED);
        assertThat(Weft.PROVIDER.disconnects()).isGreaterThan(before);
        assertThat(run.events().stream()
                        .filter(event -> event.kind() == EventKind.TASK_DELTA)
                        .map(event -> event.data().path("text").asString())
                        .reduce("", String::concat))
                .startsWith("one");
        never.countDown();
    }

    @Test
    void cancellingTheWorkflowInTemporalIsAnAbort() {
        Running run = Weft.start(json(APPROVAL.formatted("")), Json.object());
        run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");

        run.workflow().cancel();

        assertThat(run.end().status()).isEqualTo(RunStatus.ABORTED);
    }

    @Test
    void aPausedRunStartsNothingAndGoesOnWhenResumed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.json("{}").after(gate))) {
            Running run = Weft.start(
                    json("""
                    {'title':'Pause','tasks':[
                      {'id':'first','type':'http','config':{'method':'GET','url':'%s'}},
                      {'id':'second','type':'template','config':{'value':1},'dependsOn':['first']}]}"""
                            .formatted(server.url("/"))),
                    Json.object());
            server.awaitRequest(1);

            run.workflow().signal("pause");
            run.awaitEvent(event -> event.kind() == EventKind.RUN_PAUSED);
            gate.countDown();
            run.awaitTask(EventKind.TASK_FINISHED, "first");
            RunSnapshot snapshot = run.workflow().query("status", RunSnapshot.class);
            assertThat(snapshot.status()).isEqualTo(RunStatus.PAUSED);
            assertThat(run.row().status()).isEqualTo(RunStatus.PAUSED);
            assertThat(run.starts("second")).isZero();

            run.workflow().signal("resume");

            assertThat(run.end().status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(run.events().stream().map(Event::kind))
                    .containsSubsequence(EventKind.RUN_PAUSED, EventKind.RUN_RESUMED, EventKind.RUN_FINISHED);
        }
    }

    @Test
    void aRunOverItsTimeLimitEndsAsTimedOut() {
        Running run = Weft.start(
                json("""
                {'title':'Slow','settings':{'timeout':'1s'},'tasks':[
                  {'id':'wait','type':'delay','config':{'duration':'1h'}}]}"""),
                Json.object());

        StoredRun ended = run.end();

        assertThat(ended.status()).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.RUN_TIMEOUT);
    }

    @Test
    void aDelayWaitsOnATimerOfTemporals() {
        Running run = Weft.start(
                json("""
                {'title':'Wait','variables':[{'name':'t','type':'string'}],'tasks':[
                  {'id':'wait','type':'delay','config':{'duration':'{{ variables.t }}'}},
                  {'id':'after','type':'template','config':{'value':1},'dependsOn':['wait']}]}"""),
                json("{'t':'200ms'}"));

        assertThat(run.end().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(Weft.history(run.key().run()).getEventsList().stream()
                        .filter(io.temporal.api.history.v1.HistoryEvent::hasTimerFiredEventAttributes))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'type':'template','config':{'value':1}",
        "'type':'template','when':'true','config':{'value':1}",
        "'type':'http','placement':'local','config':{'url':'http://127.0.0.1:1/'}",
        "'type':'http','placement':'queued','config':{'url':'http://127.0.0.1:1/'}"
    })
    void aRunThatWasAbortedBeforeItsWorkflowBeganDoesNothing(String task) {
        Running run = Weft.startAfter(
                json("{'title':'Gone','tasks':[{'id':'a',%s}]}".formatted(task)),
                Json.object(),
                accepted -> assertThat(Weft.STORE.runs().requestAbort(Weft.WORKSPACE, accepted.id(), "too late"))
                        .isEqualTo(RunStore.AbortRequest.SETTLED));

        RunOutcome outcome = run.workflow().getResult(RunOutcome.class);

        assertThat(outcome.status()).isEqualTo(RunStatus.ABORTED);
        assertThat(run.row().status()).isEqualTo(RunStatus.ABORTED);
        assertThat(run.events().stream().map(Event::kind))
                .doesNotContain(EventKind.RUN_STARTED, EventKind.TASK_STARTED)
                .endsWith(EventKind.RUN_FINISHED);
    }

    /** A worker dies between its last commit and its last word: nothing of what it did is in Temporal's history. */
    @Test
    void aRunWhoseEndTemporalNeverHeardOfEndsThereAsItEndedInTheJournal() {
        Running run = Weft.startAfter(
                json("{'title':'Over','tasks':[{'id':'a','type':'template','config':{'value':1}}]}"),
                Json.object(),
                accepted -> Weft.STORE
                        .journal()
                        .append(
                                new RunKey(Weft.WORKSPACE, accepted.id()),
                                "origin",
                                List.of(new Entry(
                                        EventKind.RUN_FINISHED,
                                        "",
                                        0,
                                        0,
                                        Json.object().put("status", "succeeded"),
                                        Optional.empty()))));

        RunOutcome outcome = run.workflow().getResult(RunOutcome.class);

        assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.row().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.workflow().describe().getTypedSearchAttributes().get(RunOptions.STATUS))
                .isEqualTo("succeeded");
    }
}
