package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Dify's streams of runs that workers really carry out. */
class DifyStreamTest {
    private static final String CANVAS = """
            {'title':'Say','variables':[{'name':'topic','type':'string'}],'tasks':[
              {'id':'say','title':'Say it','type':'llm','config':{'prompt':'About {{ variables.topic }} for {{ sys.user_id }}'}},
              {'id':'after','type':'template','config':{'value':'{{ tasks.say.output.text }}!'}}],
             'outputs':{'text':'{{ tasks.after.output.value }}','run':'{{ sys.workflow_run_id }}',
               'version':'{{ sys.workflow_id }}','app':'{{ sys.app_id }}','files':'{{ sys.files }}'}}""";

    private final DifyApp app = DifyApp.of(Stack.canvas(json(CANVAS)));

    private BufferedReader run(String user) {
        String body = "{\"inputs\":{\"topic\":\"x\"},\"response_mode\":\"streaming\",\"user\":\"" + user + "\"}";
        return new BufferedReader(new InputStreamReader(
                app.open(app.request("/workflows/run").POST(BodyPublishers.ofString(body)), 200), StandardCharsets.UTF_8));
    }

    /** The next event's JSON. */
    private static JsonNode next(BufferedReader lines) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data: ")) {
                return Json.parse(line.substring(6));
            }
        }
        throw new AssertionError("The stream has ended");
    }

    private static JsonNode until(BufferedReader lines, String event) throws Exception {
        JsonNode next = next(lines);
        while (!next.path("event").asString().equals(event)) {
            next = next(lines);
        }
        return next;
    }

    @Test
    @DisplayName("Tokens come as the model writes them; reconnecting replays everything, tokens included; every dialect tells the same")
    void tokensAreToldOnceAndAgain() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Stack.PROVIDER.next(Completion.of("one two three").thinking("well").gateAfter(2, gate).usage(3, 4, 0));
        String run;
        try (BufferedReader lines = run("tokens")) {
            run = next(lines).path("task_id").asString();
            assertThat(until(lines, "text_chunk").at("/data/text").asString()).startsWith("one");
        }
        gate.countDown();
        Stack.end(run);
        String path = "/workflow/" + run + "/events?user=tokens";
        String whole = app.text(app.request(path).GET(), 200);
        List<String> events = DifyApp.events(whole);
        for (int cut = 0; cut < events.size() - 1; cut++) {
            String rest = app.text(app.request(path).header("Last-Event-ID", Stack.id(events.get(cut))).GET(), 200);
            assertThat(String.join("", events.subList(0, cut + 1)) + rest).isEqualTo(whole);
        }
        assertThat(events.stream()
                        .map(DifyApp::data)
                        .filter(event -> event.path("event").asString().equals("text_chunk"))
                        .map(event -> event.at("/data/text").asString())
                        .collect(Collectors.joining()))
                .isEqualTo("one two three");
        JsonNode finished = DifyApp.data(events.getLast()).path("data");
        assertThat(finished.path("status").asString()).isEqualTo("succeeded");
        assertThat(finished.at("/outputs/text").asString()).isEqualTo("one two three!");
        assertThat(finished.at("/outputs/run").asString()).isEqualTo(run);
        assertThat(finished.at("/outputs/app").asString()).isEqualTo(app.canvas());
        assertThat(finished.at("/outputs/version")).isEqualTo(finished.path("workflow_id"));
        assertThat(finished.path("total_tokens").asInt()).isEqualTo(7);
        assertThat(finished.path("total_steps").asInt()).isEqualTo(2);
        JsonNode detail = app.get("/workflows/run/" + run);
        for (String same : List.of("status", "outputs", "total_tokens", "total_steps", "elapsed_time", "finished_at")) {
            assertThat(detail.path(same)).as(same).isEqualTo(finished.path(same));
        }
        assertThat(Stack.get("/runs/" + run).path("outputs")).isEqualTo(finished.path("outputs"));
        assertThat(Stack.call("GET", "/v1/openapi/workflow/" + run + "/status").at("/data/status").asString()).isEqualTo("finish");
        assertThat(new String(Stack.PROVIDER.requests().getLast().body(), StandardCharsets.UTF_8)).contains("About x for tokens");
    }

    @Test
    @DisplayName("Stop: the run ends stopped, the stream closes with workflow_finished, the provider sees the disconnect")
    void aStopReachesTheProvider() throws Exception {
        int before = Stack.PROVIDER.disconnects();
        Stack.PROVIDER.next(Completion.of("one two three four").stallAfter(2));
        try (BufferedReader lines = run("stopper")) {
            String run = next(lines).path("task_id").asString();
            until(lines, "text_chunk");
            app.post("/workflows/tasks/" + run + "/stop", "{'user':'somebody'}", 404);
            assertThat(Stack.PROVIDER.disconnects()).isEqualTo(before);
            assertThat(app.post("/workflows/tasks/" + run + "/stop", "{'user':'stopper'}", 200).path("result").asString())
                    .isEqualTo("success");
            JsonNode last = until(lines, "workflow_finished");
            assertThat(last.at("/data/status").asString()).isEqualTo("stopped");
            assertThat(lines.lines().filter(line -> line.startsWith("data:"))).isEmpty();
        }
        Stack.PROVIDER.awaitDisconnect();
        assertThat(Stack.PROVIDER.disconnects()).isGreaterThan(before);
    }

    @Test
    @DisplayName("A blocking call on a long run keeps the run when the client gives up")
    void whoeverGivesUpLeavesTheRun() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Stack.PROVIDER.next(Completion.of("one two").gateAfter(1, gate));
        String body = "{\"inputs\":{\"topic\":\"x\"},\"user\":\"patient\"}";
        try {
            app.open(app.request("/workflows/run").timeout(Duration.ofSeconds(2)).POST(BodyPublishers.ofString(body)), 200)
                    .close();
            throw new AssertionError("It should have waited");
        } catch (java.io.UncheckedIOException givenUp) {
            gate.countDown();
        }
        String run = app.get("/workflows/logs?created_by_end_user_session_id=patient").at("/data/0/workflow_run/id").asString();
        assertThat(Stack.end(run).path("status").asString()).isEqualTo("succeeded");
    }
}
