package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.Reply;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.FileRef;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import dev.weft.workers.Weft.Running;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What Dify's nodes need of a whole run. */
class DifyTasksTest {

    @Test
    void whatARunReturnsIsSpokenAndReturnedAsBefore() throws Exception {
        Running run = Weft.start(
                json("""
                {'title':'Aloud','settings':{'speech':{'voice':'nova'}},'tasks':[
                  {'id':'a','type':'template','config':{'value':'Good morning'}},
                  {'id':'b','type':'template','config':{'value':'{{ tasks.a.output.value }}, Ada'}}]}"""),
                Json.object());

        StoredRun ended = run.end();

        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.outputs()).contains(json("{'b':{'value':'Good morning, Ada'}}"));
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        run.events().stream()
                .filter(event -> event.kind() == EventKind.TASK_DELTA && event.path().equals("speech"))
                .forEach(event -> heard.writeBytes(
                        Base64.getDecoder().decode(event.data().path("audio").asString())));
        assertThat(heard).hasToString("spoken: Good morning, Ada");
        FileRef file = FileRef.of(run.task("speech").output().orElseThrow().path("file")).orElseThrow();
        try (InputStream bytes = Weft.STORE.files().open(Weft.WORKSPACE, file.id()).orElseThrow()) {
            assertThat(bytes.readAllBytes()).isEqualTo(heard.toByteArray());
        }
    }

    @Test
    void aVoiceThatFailsIsNoFailureOfTheRun() {
        Running run = Weft.start(
                json("""
                {'title':'Hoarse','settings':{'speech':{'model':'none'}},'tasks':[
                  {'id':'a','type':'template','config':{'value':'refused'}}]}"""),
                Json.object());
        Weft.PROVIDER.speaks(request -> request.json().path("model").asString().equals("none")
                ? FakeProvider.error(404, "invalid_request_error", "no such model")
                : Reply.of(200, "audio/mpeg", "spoken: " + request.json().path("input").asString()));

        StoredRun ended = run.end();

        assertThat(ended.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.outputs()).contains(json("{'a':{'value':'refused'}}"));
        assertThat(run.task("speech").status()).isIn(TaskStatus.FAILED, TaskStatus.SUCCEEDED);
    }

    @Test
    void aFileFromTheWebIsFetchedOnceHoweverManyTasksReadIt() {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.of(200, "text/plain", "from the web"))) {
            Running run = Weft.start(
                    json("""
                    {'title':'Web','variables':[{'name':'doc','type':'file'}],'tasks':[
                      {'id':'a','type':'file.read','config':{'file':'{{ variables.doc }}'}},
                      {'id':'b','type':'file.read','config':{'file':'{{ variables.doc }}'}},
                      {'id':'c','type':'document','config':{'file':['{{ variables.doc }}']},'dependsOn':['a','b']}]}"""),
                    json("{'doc':{'file':'%s','name':'x.txt','contentType':'text/plain','size':0}}"
                            .formatted(server.url("/x.txt"))));

            StoredRun ended = run.end();

            assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(ended.outputs()).contains(json("{'c':{'text':['from the web']}}"));
            assertThat(run.task("a").output()).contains(json("{'text':'from the web'}"));
            assertThat(server.requests()).hasSize(1);
            assertThat(Weft.STORE.files().ofRun(Weft.WORKSPACE, run.key().run())).hasSize(1);
        }
    }

    @Test
    void aPrivateAddressThatIsNotAllowedIsNotFetched() {
        Running run = Weft.start(
                json("""
                {'title':'Inside','variables':[{'name':'doc','type':'file'}],'tasks':[
                  {'id':'a','type':'file.read','config':{'file':'{{ variables.doc }}'}}]}"""),
                json("{'doc':{'file':'http://10.1.2.3/x','name':'x','contentType':'text/plain','size':0}}"));

        StoredRun ended = run.end();

        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.error().orElseThrow().code().name()).isEqualTo("EGRESS_DENIED");
    }

    @Test
    void aSwitchFollowsTheClassThatAModelChose() {
        Weft.PROVIDER.next(Completion.of("{\"category_id\":\"2\"}"));
        Running run = Weft.start(
                json("""
                {'title':'Sort','tasks':[
                  {'id':'sort','type':'classify','config':{'query':'x','otherwise':'1','classes':[
                     {'id':'1','name':'Praise'},{'id':'2','name':'Complaint'}]}},
                  {'id':'way','type':'switch','config':{'cases':[
                     {'name':'one','when':'tasks.sort.output.class_id == `1`'},
                     {'name':'two','when':'tasks.sort.output.class_id == `2`'}]}},
                  {'id':'praise','type':'template','config':{'value':'thanks'},'dependsOn':['way:one']},
                  {'id':'complaint','type':'template','config':{'value':'sorry'},'dependsOn':['way:two']},
                  {'id':'join','type':'aggregate','dependsOn':['praise','complaint'],
                   'config':{'values':['{{ tasks.praise.output.value }}','{{ tasks.complaint.output.value }}']}},
                  {'id':'text','type':'template','config':{'language':'jinja2','template':'{% for c in s %}{{ c }}.{% endfor %}',
                   'inputs':{'s':'{{ tasks.join.output.output }}'}}}]}"""),
                Json.object());

        StoredRun ended = run.end();

        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.outputs()).contains(json("{'text':{'value':'s.o.r.r.y.'}}"));
        assertThat(run.task("praise").status()).isEqualTo(TaskStatus.SKIPPED);
    }
}
