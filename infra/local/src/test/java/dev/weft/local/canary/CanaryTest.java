package dev.weft.local.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials and secret variables stand nowhere in clear; ordinary values neither in Temporal nor in a log. */
class CanaryTest {
    private static final Canary CREDENTIAL = Canary.word("credential");
    private static final Canary TOKEN = Canary.of("secret variable");
    private static final Canary HEADER = Canary.word("secret variable in a header");
    private static final List<Canary> SECRETS = List.of(CREDENTIAL, TOKEN, HEADER);

    private static final Canary INPUT = Canary.of("input");
    private static final Canary TITLE = Canary.of("title");
    private static final Canary ANSWER = Canary.of("answer of a server");
    private static final Canary ERROR = Canary.of("error of a server");
    private static final Canary PROVIDER_ERROR = Canary.of("error of a provider");
    private static final Canary MODEL = Canary.of("answer of a model");
    private static final Canary APPROVAL = Canary.of("answer to an approval");
    private static final Canary REASON = Canary.of("reason of an abort");
    private static final Canary FILE = Canary.of("content of a file");
    private static final List<Canary> ORDINARY =
            List.of(INPUT, TITLE, ANSWER, ERROR, PROVIDER_ERROR, MODEL, APPROVAL, REASON, FILE);

    @TempDir
    static Path folder;

    private static final FakeProvider PROVIDER = FakeProvider.start();
    private static final FakeHttpServer ECHO = FakeHttpServer.start(CanaryTest::echo);
    private static Instance instance;
    private static final List<String> RUNS = new ArrayList<>();

    /** A server that repeats all it was sent, in the ways in which servers do. */
    private static Reply echo(RecordedRequest request) {
        String sent = request.target() + "\n" + request.headers() + "\n"
                + new String(request.body(), StandardCharsets.UTF_8);
        return switch (request.path()) {
            case "/json" -> Reply.json(Json.write(
                            Json.object().put("echo", sent).put("answer", ANSWER.text())))
                    .header("X-Echo", request.headers().getOrDefault("X-Token", List.of("")).getFirst());
            case "/file" -> Reply.of(200, "application/octet-stream", sent);
            default -> Reply.of(400, "text/plain", ERROR.text() + " " + sent);
        };
    }

    @BeforeAll
    static void sendThemThrough() throws Exception {
        PROVIDER.always(request -> Completion.of(MODEL.text() + " says " + TOKEN.text() + " and more"));
        instance = Instance.up(folder.resolve("data"), PROVIDER.baseUrl());
        instance.post("/credentials", Json.object().put("name", "login").put("value", CREDENTIAL.text()), 201);
        String file = instance.upload("notes.txt", FILE.text() + "\n");
        String sub = instance.canvas("""
                {'title':'Sub','variables':[{'name':'inner','type':'string','secret':true}],'tasks':[
                  {'id':'say','type':'template','config':{'value':'inner {{ variables.inner }}'}}],
                 'outputs':{'said':'{{ tasks.say.output.value }}'}}""");
        String whole = instance.canvas(WHOLE.formatted(Json.write(Json.text(TITLE.text())).replace("\"", "`"), ECHO.url(), sub));
        String run = instance.start(whole, inputs(file));
        instance.approve(run, "ask", APPROVAL.text());
        RUNS.add(run);
        assertThat(instance.end(run)).isEqualTo("succeeded");

        String failing = instance.canvas(FAILING.formatted(ECHO.url()));
        RUNS.add(instance.start(failing, inputs(file)));
        assertThat(instance.end(RUNS.getLast())).isEqualTo("failed");

        PROVIDER.alwaysReply(FakeProvider.error(400, "invalid_request_error", PROVIDER_ERROR.text() + " " + TOKEN.text()));
        RUNS.add(instance.start(instance.canvas(ASKING), inputs(file)));
        assertThat(instance.end(RUNS.getLast())).isEqualTo("failed");

        RUNS.add(instance.start(instance.canvas(WAITING), inputs(file)));
        instance.awaitEvent(RUNS.getLast(), "task.started");
        instance.post("/runs/" + RUNS.getLast() + "/abort", Json.object().put("reason", REASON.text()), 202);
        assertThat(instance.end(RUNS.getLast())).isEqualTo("aborted");

        var schedule = Json.object().put("canvasId", failing).put("type", "schedule").put("every", "12h");
        schedule.set("inputs", inputs(file));
        instance.post("/triggers", schedule, 201);
    }

    private static tools.jackson.databind.node.ObjectNode inputs(String file) {
        return Json.object()
                .put("who", INPUT.text())
                .put("token", TOKEN.text())
                .put("header", HEADER.text())
                .put("doc", file);
    }

    private static final String VARIABLES = """
            'variables':[{'name':'who','type':'string'},{'name':'token','type':'string','secret':true},
              {'name':'header','type':'string','secret':true},{'name':'doc','type':'file'}]""";

    private static final String WHOLE = "{'title':%1$s," + VARIABLES + ",'tasks':["
            + """
              {'id':'copy','title':%1$s,'type':'template',
               'config':{'value':{'all':'{{ variables }}','text':'{{ variables.who }}: {{ variables.token }}'}}},
              {'id':'call','type':'http','config':{'method':'POST','url':'%2$s/json','credential':'login',
               'headers':{'X-Token':'{{ variables.header }}'},
               'query':{'q':'{{ variables.token }}'},'body':{'token':'{{ variables.token }}','who':'{{ variables.who }}'}}},
              {'id':'basic','type':'http','config':{'method':'GET','url':'%2$s/json',
               'auth':{'type':'basic','credential':'login','username':'ada'}}},
              {'id':'bytes','type':'http','config':{'method':'POST','url':'%2$s/file','credential':'login',
               'body':'{{ variables.token }} and {{ variables.who }}'}},
              {'id':'note','type':'file.write',
               'config':{'name':'note.txt','content':'{{ variables.who }} {{ variables.token }}'}},
              {'id':'read','type':'file.read','config':{'file':'{{ variables.doc }}'}},
              {'id':'say','type':'llm','config':{'prompt':'{{ variables.who }} {{ variables.token }}'}},
              {'id':'each','type':'forEach','config':{'items':['{{ variables.token }}','{{ variables.header }}']},'body':[
                {'id':'one','type':'template','config':{'value':'{{ item }}'}}]},
              {'id':'sub','type':'canvas','config':{'canvasId':'%3$s','inputs':{'inner':'Bearer {{ variables.token }}'}}},
              {'id':'ask','type':'approval','dependsOn':['copy','call','basic','bytes','note','read','say','each','sub'],
               'config':{'message':'{{ variables.who }}, is {{ variables.token }} right?',
                'fields':[{'name':'comment','type':'string'}]}},
              {'id':'last','type':'template','config':{'value':'{{ tasks.ask.output }}'}}]}""";

    private static final String FAILING = "{'title':'Fails'," + VARIABLES + ",'tasks':["
            + """
              {'id':'call','type':'http','config':{'method':'POST','url':'%s/refused','credential':'login',
               'body':'{{ variables.token }} {{ variables.who }}'}}]}""";

    private static final String ASKING = "{'title':'Asks'," + VARIABLES + ",'tasks':["
            + "{'id':'say','type':'llm','config':{'prompt':'{{ variables.token }}'}}]}";

    private static final String WAITING = "{'title':'Waits'," + VARIABLES + ",'tasks':["
            + "{'id':'wait','type':'delay','config':{'duration':'1h'}}]}";

    @AfterAll
    static void down() throws Exception {
        instance.close();
        ECHO.close();
        PROVIDER.close();
    }

    @Test
    void credentialsAndSecretVariablesStandNowhereInClear() throws Exception {
        Haystack all = temporal()
                .tables(instance.jdbc(), "weft", instance.password())
                .files(instance.data().resolve("postgres"))
                .files(instance.data().resolve("minio"))
                .files(instance.data().resolve("logs"))
                .text("output of the launcher", instance.output());
        assertThat(all.size()).isGreaterThan(1_000_000);
        assertThat(SECRETS.stream().flatMap(canary -> all.find(canary).stream())).isEmpty();
        assertThat(ECHO.requests().stream().map(request -> new String(request.body(), StandardCharsets.UTF_8)))
                .as("the server was sent the secret itself")
                .anyMatch(body -> body.startsWith(TOKEN.text()));
    }

    @Test
    void ordinaryValuesStandNeitherInTemporalNorInALog() throws Exception {
        Haystack temporalAndLogs = temporal()
                .files(instance.data().resolve("logs"))
                .files(instance.data().resolve("minio").resolve("minio.log"))
                .files(instance.data().resolve("postgres").resolve("postgres.log"))
                .text("output of the launcher", instance.output());
        assertThat(ORDINARY.stream().flatMap(canary -> temporalAndLogs.find(canary).stream())).isEmpty();
    }

    @Test
    void whereValuesMayStandTheyAreFound() throws Exception {
        Haystack tables = new Haystack().tables(instance.jdbc(), "weft", instance.password());
        for (Canary canary : List.of(INPUT, TITLE, ANSWER, ERROR, PROVIDER_ERROR, MODEL, APPROVAL, REASON)) {
            assertThat(tables.find(canary)).as(canary.name()).isNotEmpty();
        }
        assertThat(new Haystack().files(instance.data().resolve("minio")).find(FILE)).isNotEmpty();
        for (String run : RUNS) {
            assertThat(temporal().find(new Canary("run", run))).isNotEmpty();
        }
    }

    /** The search sees into Temporal's files: what goes there without encryption is found. */
    @Test
    void aValueThatIsNotEncryptedIsFoundInTemporal() throws Exception {
        Canary canary = Canary.of("not encrypted");
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(instance.temporal())
                .build());
        try {
            WorkflowClient.newInstance(service)
                    .newUntypedWorkflowStub(
                            "Nothing",
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId("canary")
                                    .setTaskQueue("nobody")
                                    .build())
                    .start(canary.text());
        } finally {
            service.shutdownNow();
        }
        assertThat(temporal().find(canary)).isNotEmpty();
    }

    private static Haystack temporal() throws IOException {
        Path data = instance.data().resolve("temporal");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString())).contains("temporal.db", "temporal.db-wal");
        }
        return new Haystack().files(data);
    }
}
