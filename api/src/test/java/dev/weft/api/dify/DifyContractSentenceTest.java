package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import dev.weft.api.core.YamlReader;
import dev.weft.api.dialect.dify.RefusalTest;
import dev.weft.api.dify.Contract.Kind;
import dev.weft.json.Json;
import dev.weft.task.RunStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every sentence that is no row of a table: shown here, by another test, or nothing that could be shown. */
class DifyContractSentenceTest {
    private static final String RUN = "POST /workflows/run | ";
    private static final String MORE = "Beyond events | ";
    private static final String FAULTS = "Faults of the original not to copy | ";
    private static final String READINGS = "Readings | ";
    private static final String WHOLE_STACK = "Shown through the whole stack, with a worker, by DifyStreamTest of infra/local: ";

    private final App app = App.of(App.QUICK);

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    @TestFactory
    Stream<DynamicTest> everySentenceHolds() {
        Checks checks = new Checks();
        text(checks);
        framing(checks);
        beyondEvents(checks);
        readings(checks);
        return checks.of(Contract.rows(Kind.SENTENCE));
    }

    private void text(Checks checks) {
        checks.shown("All | The Service API uses…", DifyHostileTest.class, "everyEndpointAsksForTheAppsKey")
                .shown("All | For all API requests…", DifyHostileTest.class, "everyEndpointAsksForTheAppsKey")
                .shown(RUN + "Execute workflow, cannot…", DifyRunTest.class, "onlyAPublishedCanvasRuns")
                .except(RUN + "Due to Cloudflare restrictions…", "No such limit is Weft's: a blocking call waits for hours")
                .shown(RUN + "When `response_mode` is `blocking`…", DifyRunTest.class, "aBlockingCallReturnsTheEndedRun")
                .shown(RUN + "When `response_mode` is `streaming`…", DifyRunTest.class, "aStreamTellsTheRun")
                .shown(RUN + "Returns the App result…", DifyRunTest.class, "aBlockingCallReturnsTheEndedRun")
                .shown(RUN + "Returns the stream chunks…", DifyRunTest.class, "aStreamTellsTheRun")
                .show(RUN + "Each streaming chunk starts with `data:`…", this::chunks)
                .except(RUN + "The structure of the streaming chunks…", "Says only that rows follow")
                .shown("GET /workflows/run/:workflow_id | Retrieve…", DifyRunTest.class, "theDetailShowsARun")
                .show("POST /workflows/tasks/:task_id/stop | Only supported…", this::anyRunIsStopped)
                .except("POST /files/upload | Upload a file for use…", "Says only what uploads are good for")
                .shown("POST /files/upload | Supports any formats…", DifyFileTest.class, "customExtensions")
                .shown("POST /files/upload | Uploaded files are for use…", DifyFileTest.class, "filesAreTheirUsersAlone")
                .show("POST /files/upload | This interface requires…", () -> App.refused(
                        app.api.post("/v1/files/upload", "{}"), 400, "no_file_uploaded", ""))
                .shown("POST /files/upload | After a successful upload…", DifyFileTest.class, "anUploadIsDescribed")
                .shown("GET /workflows/logs | Returns workflow logs…", DifyAppTest.class, "logsListTheRunsOfTheApp")
                .shown("GET /info | Used to get…", DifyAppTest.class, "theAppIsDescribed")
                .shown("GET /parameters | Used at the start…", DifyAppTest.class, "parametersHaveAControlPerVariable");
    }

    private static void framing(Checks checks) {
        checks.shown("Framing | `data: {json}\\n\\n`…", DifyStreamTest.class, "theWholeRunIsTold")
                .shown("Framing | A keep-alive is…", DifyFollowTest.class, "aQuietStreamIsKeptAlive")
                .shown("Framing | Weft adds an `id:` line…", DifyFollowTest.class, "aStreamCutAnywhereIsTheSameByteForByte")
                .show("Framing | Every event has…", DifyContractSentenceTest::members);
    }

    private void beyondEvents(Checks checks) {
        checks.show(MORE + "Run status…", DifyContractSentenceTest::statuses)
                .shown(MORE + "Logs filter…", DifyAppTest.class, "logsListTheRunsOfTheApp")
                .shown(MORE + "`POST /v1/workflows/{workflow_id}/run`…", DifyRunTest.class, "aChosenVersionRuns")
                .shown(MORE + "`GET /v1/workflow/{workflow_run_id}/events…", DifyRunTest.class, "onlyTheRunsUserFollowsIt")
                .shown(MORE + "`GET|POST /v1/form/human_input…", DifyAppTest.class, "aFormIsTakenOnceAndInTime")
                .shown(MORE + "`GET /v1/files/{id}/preview`…", DifyFileTest.class, "previewsAreSavedUnlessTheyArePictures")
                .shown(MORE + "`/v1/site`…", DifyAppTest.class, "theAppIsDescribed")
                .shown(MORE + "`/v1/meta`…", DifyAppTest.class, "theAppIsDescribed")
                .shown(MORE + "Logs `workflow_run` also has…", DifyAppTest.class, "logsListTheRunsOfTheApp")
                .shown(MORE + "run detail `outputs`…", DifyRunTest.class, "theDetailShowsARun")
                .shown(MORE + "Errors:…", DifyHostileTest.class, "hostileBodiesAreRefusedInTheShape")
                .shown(MORE + "401 carries…", DifyRunTest.class, "aKeyIsNeeded")
                .shown(MORE + "code `not_workflow_app`…", DifyHostileTest.class, "everyEndpointAsksForTheAppsKey")
                .shown(MORE + "`too_many_requests`…", RefusalTest.class, "tooManyRequests")
                .shown(MORE + "Upload: 201…", DifyFileTest.class, "anUploadIsDescribed")
                .except(FAULTS + "a blocking call that dies…", WHOLE_STACK + "whoeverGivesUpLeavesTheRun")
                .shown(FAULTS + "a stop that answers success…", DifyRunTest.class, "aRunIsStoppedByItsUserAlone")
                .shown(FAULTS + "re-attaching loses…", DifyFollowTest.class, "aStreamCutAnywhereIsTheSameByteForByte")
                .except(FAULTS + "a client that disconnects…", WHOLE_STACK + "whoeverGivesUpLeavesTheRun")
                .shown(FAULTS + "file links that expire…", DifyFileTest.class, "previewsAreSavedUnlessTheyArePictures");
    }

    private void readings(Checks checks) {
        checks.show(READINGS + "`created_at`/`finished_at` are Unix seconds…", this::seconds)
                .shown(READINGS + "`response_mode` omitted…", DifyRunTest.class, "aBlockingCallReturnsTheEndedRun")
                .shown(READINGS + "`inputs` in the run detail…", DifyRunTest.class, "theDetailShowsARun")
                .show(READINGS + "`inputs` must be present…", () -> {
                    App free = App.of(App.QUICK.replace("\"required\":true", "\"required\":false"));
                    free.run("{'inputs':{},'user':'u'}").expect(200);
                    App.refused(free.run("{'user':'u'}"), 400, "invalid_param", "inputs");
                })
                .show(READINGS + "A run that fails answers…", this::aRunThatFails)
                .shown(READINGS + "`workflow_request_error`…", DifyContractErrorTest.class, "everyErrorIsMet")
                .shown(READINGS + "`workflow_id` is the id…", DifyRunTest.class, "aChosenVersionRuns")
                .shown(READINGS + "Event ids strictly increase…", DifyStreamTest.class, "theWholeRunIsTold")
                .shown(READINGS + "`GET /v1/workflow/{run}/events`…", DifyRunTest.class, "onlyTheRunsUserFollowsIt")
                .show(READINGS + "Imported node ids…", this::nodeIds)
                .shown(READINGS + "A rejected upload or body…", DifyHostileTest.class, "hostileBodiesAreRefusedInTheShape");
    }

    /** Before its data each event has its id, which the text does not know. */
    private void chunks() {
        String stream = app.run("{'inputs':{'text':'abc'},'user':'u','response_mode':'streaming'}").expect(200).body();
        assertThat(List.of(stream.split("\n\n"))).isNotEmpty().allSatisfy(chunk -> assertThat(chunk.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> Json.parse(line.substring(6)).path("event").stringValue()))
                .hasSize(1));
    }

    private void anyRunIsStopped() {
        App waiting = App.of(App.WAITING);
        String run = waiting.start("u");
        waiting.stop(run, "u").expect(200);
    }

    private static void members() throws Exception {
        Set<String> seen = new TreeSet<>();
        for (Told event : Told.events(new Everything().toTheEnd().all(0))) {
            assertThat(event.json().propertyNames()).containsExactly("event", "task_id", "workflow_run_id", "data");
            seen.add(event.event());
        }
        assertThat(seen).hasSize(15);
        App flat = App.of(App.QUICK);
        Play play = new Play(flat)
                .start("hello", "template")
                .sound("hello", "qqqq")
                .finish("hello", "template", "{'value':'x'}")
                .end(RunStatus.SUCCEEDED);
        List<Told> spoken = Told.events(Told.all(flat.api, play.id, Play.USER, 0));
        for (String event : List.of("tts_message", "tts_message_end")) {
            assertThat(Told.first(spoken, event).json().propertyNames()).containsExactlyInAnyOrder(
                    "event", "task_id", "workflow_run_id", "message_id", "audio", "created_at");
        }
        Play failed = new Play(flat).endFailed("It can't be run");
        assertThat(Told.first(Told.events(Told.all(flat.api, failed.id, Play.USER, 0)), "error").json().propertyNames())
                .containsExactlyInAnyOrder("event", "task_id", "workflow_run_id", "code", "message", "status");
    }

    private static void statuses() {
        App any = App.of(App.QUICK);
        Everything asking = new Everything();
        asking.untilAsked();
        assertThat(asking.app.detail(asking.play.id).json().path("status").stringValue()).isEqualTo("paused");
        List<Play> runs = List.of(
                new Play(any),
                new Play(any).end(RunStatus.SUCCEEDED),
                new Play(any).endFailed("It broke"),
                new Play(any).end(RunStatus.ABORTED),
                new Play(any).fallBack("hello", "template", "{'value':'x'}", "oh").end(RunStatus.SUCCEEDED));
        assertThat(runs.stream().map(run -> any.detail(run.id).expect(200).json().path("status").stringValue()))
                .containsExactly("running", "succeeded", "failed", "stopped", "partial-succeeded");
    }

    private void seconds() {
        String run = app.blocking("u").path("task_id").stringValue();
        JsonNode log = app.api.get("/v1/workflows/logs").expect(200).json().path("data").get(0);
        for (JsonNode of : List.of(app.detail(run).expect(200).json(), log.path("workflow_run"))) {
            for (String moment : List.of("created_at", "finished_at")) {
                assertThat(of.path(moment).isIntegralNumber()).as("%s of %s", moment, of).isTrue();
                assertThat(of.path(moment).asLong()).isBetween(1_000_000_000L, 10_000_000_000L);
            }
        }
    }

    private void nodeIds() throws Exception {
        String yaml = new String(
                DifyContractSentenceTest.class.getResourceAsStream("/dify/couplet.yml").readAllBytes(), StandardCharsets.UTF_8);
        App couplet = App.imported(yaml);
        JsonNode tasks = couplet.owner.get("/weft/v1/canvases/" + couplet.canvas).expect(200).json().at("/definition/tasks");
        assertThat(tasks.valueStream().map(task -> task.path("id").stringValue()))
                .containsExactlyInAnyOrderElementsOf(YamlReader.read(yaml).at("/workflow/graph/nodes").valueStream()
                        .map(node -> node.path("id").stringValue())
                        .toList());
    }

    private void aRunThatFails() {
        App failing = App.of(App.QUICK.replace("\"Quick\"", "\"Failing\""));
        JsonNode result = failing.blocking("u");
        assertThat(result.at("/data/status").stringValue()).isEqualTo("failed");
        assertThat(result.at("/data/error").stringValue()).isNotBlank();
    }
}
