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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class TaskFailureTest {

    private static ObjectNode calling(FakeHttpServer server, String more) {
        return json("""
                {'title':'Call','tasks':[
                  {'id':'call','type':'http','config':{'method':'POST','url':'%s','body':{'a':1}},
                   'retry':{'maxAttempts':3,'initialInterval':'10ms','backoff':1.0}%s}%s],
                 'outputs':{'body':'{{ tasks.call.output }}'}}"""
                .formatted(server.url("/pay"), more, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "local"})
    void aFailedAnswerIsRepeatedWithTheSameIdempotencyKeyUntilItSucceeds(String placement) {
        try (FakeHttpServer server = FakeHttpServer.replying(
                Reply.status(503), Reply.status(429).header("Retry-After", "0"), Reply.json("{\"ok\":true}"))) {
            Running run = Weft.start(calling(server, ",'placement':'" + placement + "'"), Json.object());

            StoredRun ended = run.end();

            assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().stream()
                            .map(request -> request.header("Idempotency-Key").orElseThrow())
                            .distinct())
                    .hasSize(1);
            assertThat(run.events().stream().map(Event::kind).filter(EventKind.TASK_RETRYING::equals))
                    .hasSize(2);
            assertThat(run.task("call").attempt()).isEqualTo(3);
        }
    }

    @Test
    void afterMaxAttemptsTheTaskFailsAndWithItTheRun() {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.status(500))) {
            Running run = Weft.start(calling(server, ""), Json.object());

            StoredRun ended = run.end();

            assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
            assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.HTTP_RETRYABLE_STATUS);
            assertThat(server.requests()).hasSize(3);
            assertThat(run.task("call").status()).isEqualTo(TaskStatus.FAILED);
        }
    }

    @Test
    void anAnswerThatTryingAgainWontChangeIsNotRepeated() {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.status(404))) {
            StoredRun ended = Weft.start(calling(server, ""), Json.object()).end();

            assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.HTTP_STATUS);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aFallbackStandsInForTheOutputAndKeepsTheError() {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.status(404))) {
            Running run = Weft.start(
                    calling(server, ",'onError':{'action':'fallback','value':{'rate':1.0,'why':'{{ error.code }}'}}"),
                    Json.object());

            StoredRun ended = run.end();

            assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ended.outputs()).contains(json("{'body':{'rate':1.0,'why':'HTTP_STATUS'}}"));
            assertThat(run.task("call").error().orElseThrow().code()).isEqualTo(FailureCode.HTTP_STATUS);
        }
    }

    @Test
    void continueGoesOnWithNullAndBranchGoesTheErrorsWay() {
        try (FakeHttpServer server = FakeHttpServer.start(request -> Reply.status(404))) {
            StoredRun continued = Weft.start(calling(server, ",'onError':'continue'"), Json.object())
                    .end();
            assertThat(continued.status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(continued.outputs()).contains(json("{'body':null}"));

            Running run = Weft.start(
                    json("""
                    {'title':'Branch','tasks':[
                      {'id':'call','type':'http','config':{'method':'GET','url':'%s'},'onError':'branch'},
                      {'id':'fine','type':'template','config':{'value':'fine'},'dependsOn':['call']},
                      {'id':'bad','type':'template','config':{'value':'{{ tasks.call.error.code }}'},'dependsOn':['call:error']}],
                     'outputs':{'bad':'{{ tasks.bad.output.value }}'}}"""
                            .formatted(server.url("/"))),
                    Json.object());
            StoredRun ended = run.end();
            assertThat(ended.outputs()).contains(json("{'bad':'HTTP_STATUS'}"));
            assertThat(run.task("fine").status()).isEqualTo(TaskStatus.SKIPPED);
        }
    }

    @Test
    void anAttemptOverItsTimeLimitIsAnAnswerAndClosesTheConnection() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.silence(), Reply.json("{}"))) {
            Running run = Weft.start(calling(server, ",'timeout':'500ms'"), Json.object());

            StoredRun ended = run.end();

            server.awaitDisconnect();
            assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
            List<Event> retries = run.events().stream()
                    .filter(event -> event.kind() == EventKind.TASK_RETRYING)
                    .toList();
            assertThat(retries).hasSize(1);
            assertThat(retries.getFirst().data().path("error").path("code").asString())
                    .isEqualTo("TASK_TIMEOUT");
        }
    }

    @Test
    void aFailingTaskStopsWhatRunsBesideIt() throws Exception {
        try (FakeHttpServer slow = FakeHttpServer.start(request -> Reply.silence());
                FakeHttpServer bad = FakeHttpServer.start(request -> Reply.status(404))) {
            Running run = Weft.start(
                    json("""
                    {'title':'Beside','tasks':[
                      {'id':'slow','type':'http','config':{'method':'GET','url':'%s'}},
                      {'id':'wait','type':'delay','config':{'duration':'1s'}},
                      {'id':'bad','type':'http','config':{'method':'GET','url':'%s'},'dependsOn':['wait']}]}"""
                            .formatted(slow.url("/"), bad.url("/"))),
                    Json.object());

            StoredRun ended = run.end();

            slow.awaitDisconnect();
            assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.task("slow").status()).isEqualTo(TaskStatus.ABORTED);
        }
    }

    @Test
    void aTemplateThatCantBeEvaluatedFailsWithItsPlaceAndReason() {
        StoredRun ended = Weft.start(
                        json("""
                {'title':'Bad','variables':[{'name':'n','type':'string'}],'tasks':[
                  {'id':'a','type':'template','config':{'value':'{{ variables.n * 2 }}'}}]}"""),
                        json("{'n':'text'}"))
                .end();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(ended.error().orElseThrow().message()).contains("variables.n * 2").contains("/config/value");
    }

    @Test
    void aConfigThatIsWrongOnceFilledInIsRefusedBeforeAnythingIsSent() {
        StoredRun ended = Weft.start(
                        json("""
                {'title':'Bad','variables':[{'name':'m','type':'string'}],'tasks':[
                  {'id':'a','type':'http','config':{'method':'{{ variables.m }}','url':'http://127.0.0.1:1/'}}]}"""),
                        json("{'m':'FETCH'}"))
                .end();

        assertThat(ended.error().orElseThrow().code()).isEqualTo(FailureCode.INVALID_CONFIG);
    }
}
