package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.json.Json;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What today's clients meet on the wire, over real HTTP. */
class DifyStreamTest {
    /** Every kind of node there is; {@code weak} fails and is followed all the same. */
    private static final String GRAPH =
            """
            {"title":"Graph","variables":[{"name":"text","type":"string"}],
             "tasks":[
               {"id":"think","title":"Think","type":"llm","config":{"prompt":"About {{ variables.text }}"}},
               {"id":"weak","title":"Weak","type":"code","dependsOn":["think"],"onError":"continue",
                "config":{"language":"javascript","source":"function main() {}"}},
               {"id":"each","title":"Each","type":"forEach","dependsOn":["weak"],"config":{"items":"{{ [1, 2] }}"},
                "body":[{"id":"inner","title":"Inner","type":"template","config":{"value":"x"}}]},
               {"id":"round","title":"Round","type":"loop","dependsOn":["each"],"config":{"count":1},
                "body":[{"id":"step","title":"Step","type":"template","config":{"value":"y"}}]},
               {"id":"choose","title":"Choose","type":"switch","dependsOn":["round"],
                "config":{"cases":[{"name":"yes","when":"true"}],"default":"no"}},
               {"id":"ask","title":"Ask","type":"approval","dependsOn":["choose:yes"],"config":{"message":"May I?"}},
               {"id":"last","title":"Last","type":"template","dependsOn":["ask"],"config":{"value":"done"}},
               {"id":"other","title":"Other","type":"template","dependsOn":["choose:no"],"config":{"value":"no"}}],
             "outputs":{"answer":"{{ tasks.last.output.value }}"}}""";

    private static final String QUESTION =
            """
            {'workflowId':'w','message':'May I?','decisions':['approved','rejected'],
             'fields':[{'name':'why','type':'string','multiline':true}],'expiresAt':'2030-01-31T12:00:00Z'}""";

    private final App app = App.of(GRAPH);
    private final Play play = new Play(app);

    private Play untilAsked() {
        return play.start("think", "llm")
                .think("think", "Hm, ")
                .think("think", "well")
                .say("think", "Gr")
                .retry("think", "llm", "Cut off")
                .say("think", "Größe ✓\n")
                .say("think", "done")
                .finish("think", "llm", "{'text':'Größe ✓ done','reasoning':'Hm','json':null,'usage':{'totalTokens':7}}")
                .start("weak", "code")
                .fail("weak", "code", TaskStatus.FAILED, "It threw")
                .start("each", "forEach")
                .start("each[0]/inner", "template")
                .start("each[1]/inner", "template")
                .finish("each[1]/inner", "template", "{'value':'x'}")
                .finish("each[0]/inner", "template", "{'value':'x'}")
                .finish("each", "forEach", "{'items':['x','x']}")
                .start("round", "loop")
                .start("round[0]/step", "template")
                .finish("round[0]/step", "template", "{'value':'y'}")
                .finish("round", "loop", "{'last':{'step':{'value':'y'}},'count':1}")
                .finish("choose", "switch", "{'case':'yes'}")
                .skip("other", "template")
                .ask("ask", QUESTION);
    }

    private void toTheEnd() {
        untilAsked()
                .answer("ask", "approved")
                .start("last", "template")
                .finish("last", "template", "{'value':'done'}")
                .end(RunStatus.SUCCEEDED, "{'answer':'done'}");
    }

    private String all(long lastEventId) throws Exception {
        return Told.all(app.api, play.id, Play.USER, lastEventId);
    }

    private static Told of(List<Told> events, String event) {
        return events.stream().filter(told -> told.event().equals(event)).findFirst().orElseThrow();
    }

    @Test
    @DisplayName("All events of dify-wire.md in order with ids that strictly increase")
    void theWholeRunIsTold() throws Exception {
        toTheEnd();
        List<Told> events = Told.events(all(0));
        assertThat(Told.names(events)).containsExactly(
                "workflow_started",
                "node_started", "reasoning_chunk", "reasoning_chunk", "reasoning_chunk", "text_chunk", "node_retry",
                "text_chunk", "text_chunk", "node_finished",
                "node_started", "node_finished",
                "iteration_started", "iteration_next", "node_started", "iteration_next", "node_started",
                "node_finished", "node_finished", "iteration_completed",
                "loop_started", "loop_next", "node_started", "node_finished", "loop_completed",
                "node_started", "node_finished",
                "node_started", "human_input_required", "workflow_paused",
                "workflow_started", "node_finished",
                "node_started", "node_finished",
                "workflow_finished");
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).id()).isGreaterThan(events.get(i - 1).id());
        }
        assertThat(events).allSatisfy(event -> {
            assertThat(event.json().path("task_id").stringValue()).isEqualTo(play.id);
            assertThat(event.json().path("workflow_run_id").stringValue()).isEqualTo(play.id);
        });
    }

    @Test
    @DisplayName("Disconnect at every event index followed by a resume gives a byte-equal stream")
    void aStreamCutAnywhereIsTheSameByteForByte() throws Exception {
        toTheEnd();
        String whole = all(0);
        List<Told> events = Told.events(whole);
        for (int cut = 0; cut < events.size(); cut++) {
            StringBuilder seen = new StringBuilder();
            events.subList(0, cut + 1).forEach(event -> seen.append(event.text()));
            assertThat(seen + all(events.get(cut).id())).as("cut after %d", cut).isEqualTo(whole);
        }
        assertThat(Told.open(app.api, play.id, Play.USER, events.getLast().id()).statusCode()).isEqualTo(204);
        assertThat(all(0)).isEqualTo(whole);
    }

    @Test
    @DisplayName("workflow_started: id, workflow_id, sequence_number, inputs (with sys.*), created_at, reason")
    void workflowStarted() throws Exception {
        toTheEnd();
        List<Told> events = Told.events(all(0));
        JsonNode data = events.getFirst().data();
        assertThat(data.propertyNames()).containsExactlyInAnyOrder(
                "id", "workflow_id", "sequence_number", "inputs", "created_at", "reason");
        assertThat(data.path("id").stringValue()).isEqualTo(play.id);
        assertThat(data.path("workflow_id").stringValue()).isEqualTo(app.canvas + ".1");
        assertThat(data.path("sequence_number").asInt()).isEqualTo(1);
        assertThat(data.path("inputs").propertyNames()).contains(
                "text", "sys.user_id", "sys.files", "sys.app_id", "sys.workflow_id", "sys.workflow_run_id");
        assertThat(data.path("reason").stringValue()).isEqualTo("initial");
        assertThat(events.stream().filter(told -> told.event().equals("workflow_started")).toList().getLast().data()
                        .path("reason").stringValue())
                .isEqualTo("resumption");
    }

    @Test
    @DisplayName("node_started: id, node_id, node_type, title, index, predecessor_node_id, inputs, created_at, extras, iteration_id, loop_id")
    void nodeStarted() throws Exception {
        toTheEnd();
        List<JsonNode> started = Told.events(all(0)).stream()
                .filter(told -> told.event().equals("node_started"))
                .map(Told::data)
                .toList();
        assertThat(started).allSatisfy(data -> assertThat(data.propertyNames()).contains(
                "id", "node_id", "node_type", "title", "index", "predecessor_node_id", "inputs", "created_at",
                "extras", "iteration_id", "loop_id"));
        assertThat(started).extracting(data -> data.path("node_id").stringValue()).containsExactly(
                "think", "weak", "inner", "inner", "step", "choose", "ask", "last");
        assertThat(started).extracting(data -> data.path("node_type").stringValue()).containsExactly(
                "llm", "code", "template-transform", "template-transform", "template-transform", "if-else",
                "human-input", "template-transform");
        assertThat(started).extracting(data -> data.path("iteration_id").asString("")).containsExactly(
                "", "", "each", "each", "", "", "", "");
        assertThat(started).extracting(data -> data.path("loop_id").asString("")).containsExactly(
                "", "", "", "", "round", "", "", "");
        assertThat(started).extracting(data -> data.path("predecessor_node_id").asString("")).containsExactly(
                "", "think", "", "", "", "round", "choose", "ask");
        assertThat(started).extracting(data -> data.path("index").asInt()).isSorted().doesNotHaveDuplicates();
        assertThat(started).extracting(data -> data.path("id").stringValue()).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("node_finished: the same + process_data, outputs, status, error, elapsed_time, execution_metadata, finished_at, files")
    void nodeFinished() throws Exception {
        toTheEnd();
        List<Told> events = Told.events(all(0));
        List<JsonNode> finished = events.stream()
                .filter(told -> told.event().equals("node_finished"))
                .map(Told::data)
                .toList();
        assertThat(finished).allSatisfy(data -> assertThat(data.propertyNames()).contains(
                "id", "node_id", "node_type", "title", "index", "predecessor_node_id", "inputs", "created_at",
                "process_data", "outputs", "status", "error", "elapsed_time", "execution_metadata", "finished_at",
                "files"));
        JsonNode think = finished.getFirst();
        assertThat(think.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(think.path("outputs").path("text").stringValue()).isEqualTo("Größe ✓ done");
        assertThat(think.path("execution_metadata").path("total_tokens").asInt()).isEqualTo(7);
        assertThat(think.path("execution_metadata").path("total_price").isNumber()).isTrue();
        assertThat(think.path("execution_metadata").path("currency").stringValue()).isEqualTo("USD");
        assertThat(think.path("elapsed_time").isFloatingPointNumber()).isTrue();
        assertThat(think.path("id")).isEqualTo(of(events, "node_started").data().path("id"));
        JsonNode weak = finished.get(1);
        assertThat(weak.path("status").stringValue()).isEqualTo("exception");
        assertThat(weak.path("error").stringValue()).isEqualTo("It threw");
        JsonNode retried = of(events, "node_retry").data();
        assertThat(retried.path("retry_index").asInt()).isEqualTo(1);
        assertThat(retried.path("error").stringValue()).isEqualTo("Cut off");
    }

    @Test
    @DisplayName("text_chunk: text, from_variable_selector; reasoning_chunk: reasoning, node_id, is_final")
    void textIsToldAsItComes() throws Exception {
        toTheEnd();
        List<Told> events = Told.events(all(0));
        List<Told> text = events.stream().filter(told -> told.event().equals("text_chunk")).toList();
        assertThat(text).extracting(told -> told.data().path("text").stringValue()).containsExactly("Gr", "Größe ✓\n", "done");
        assertThat(text).allSatisfy(told -> assertThat(Json.write(told.data().path("from_variable_selector")))
                .isEqualTo("[\"think\",\"text\"]"));
        List<Told> thoughts = events.stream().filter(told -> told.event().equals("reasoning_chunk")).toList();
        assertThat(thoughts).extracting(told -> told.data().path("reasoning").stringValue()).containsExactly("Hm, ", "well", "");
        assertThat(thoughts).extracting(told -> told.data().path("is_final").booleanValue()).containsExactly(false, false, true);
        assertThat(thoughts).allSatisfy(told -> assertThat(told.data().path("node_id").stringValue()).isEqualTo("think"));
    }

    @Test
    @DisplayName("iteration_*, loop_*: id, node_id, node_type, title, index / outputs, status, error, elapsed_time, total_tokens, steps, finished_at")
    void blocksHaveEventsOfTheirOwn() throws Exception {
        toTheEnd();
        List<Told> events = Told.events(all(0));
        for (String block : List.of("iteration", "loop")) {
            assertThat(of(events, block + "_started").data().propertyNames())
                    .contains("id", "node_id", "node_type", "title", "created_at", "inputs");
            assertThat(of(events, block + "_next").data().path("index").asInt()).isZero();
            JsonNode data = of(events, block + "_completed").data();
            assertThat(data.propertyNames()).contains(
                    "id", "node_id", "node_type", "title", "outputs", "status", "error", "elapsed_time",
                    "total_tokens", "steps", "finished_at");
            assertThat(data.path("node_type").stringValue()).isEqualTo(block);
            assertThat(data.path("steps").asInt()).isEqualTo(block.equals("loop") ? 1 : 2);
        }
        assertThat(Json.write(of(events, "iteration_completed").data().path("outputs"))).isEqualTo("{\"output\":[\"x\",\"x\"]}");
    }

    @Test
    @DisplayName("workflow_finished: id, workflow_id, status, outputs, error, elapsed_time, total_tokens, total_steps, created_by, created_at, finished_at, exceptions_count, files")
    void workflowFinished() throws Exception {
        toTheEnd();
        JsonNode data = Told.events(all(0)).getLast().data();
        assertThat(data.propertyNames()).contains(
                "id", "workflow_id", "status", "outputs", "error", "elapsed_time", "total_tokens", "total_steps",
                "created_by", "created_at", "finished_at", "exceptions_count", "files");
        assertThat(data.path("status").stringValue()).isEqualTo("partial-succeeded");
        assertThat(data.path("exceptions_count").asInt()).isEqualTo(1);
        assertThat(data.path("outputs").path("answer").stringValue()).isEqualTo("done");
        assertThat(data.path("error").isNull()).isTrue();
        assertThat(data.path("total_tokens").asInt()).isEqualTo(7);
        assertThat(data.path("created_by").path("user").stringValue()).isEqualTo(Play.USER);
        assertThat(data.path("created_by").path("id").isString()).isTrue();
        JsonNode detail = app.detail(play.id).expect(200).json();
        for (String same : List.of(
                "id", "workflow_id", "status", "outputs", "total_tokens", "total_steps", "created_at", "finished_at",
                "elapsed_time")) {
            assertThat(detail.path(same)).as(same).isEqualTo(data.path(same));
        }
    }

    @Test
    @DisplayName("human_input_required, workflow_paused — then the stream closes; who comes back waits for what follows")
    void aRunThatAsksLetsItsClientGo() throws Exception {
        untilAsked();
        List<Told> events = Told.events(all(0));
        JsonNode required = of(events, "human_input_required").data();
        assertThat(required.propertyNames()).contains(
                "form_id", "node_id", "node_title", "form_content", "inputs", "actions", "form_token", "expiration_time");
        assertThat(required.path("form_content").stringValue()).isEqualTo("May I?");
        assertThat(required.path("inputs").get(0).path("output_variable_name").stringValue()).isEqualTo("why");
        assertThat(required.path("actions").get(0).propertyNames()).containsExactlyInAnyOrder("id", "title", "button_style");
        assertThat(required.path("expiration_time").asLong()).isEqualTo(1896091200L);
        Told paused = events.getLast();
        assertThat(paused.event()).isEqualTo("workflow_paused");
        assertThat(paused.data().propertyNames()).contains(
                "workflow_run_id", "paused_nodes", "outputs", "reasons", "status", "created_at", "elapsed_time",
                "total_tokens", "total_steps");
        assertThat(paused.data().path("status").stringValue()).isEqualTo("paused");
        assertThat(Json.write(paused.data().path("paused_nodes"))).isEqualTo("[\"ask\"]");
        assertThat(app.detail(play.id).expect(200).json().path("status").stringValue()).isEqualTo("paused");
        HttpResponse<InputStream> back = Told.open(app.api, play.id, Play.USER, paused.id());
        play.answer("ask", "approved").end(RunStatus.SUCCEEDED);
        try (InputStream body = back.body()) {
            List<Told> rest = Told.events(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(Told.names(rest)).containsExactly("workflow_started", "node_finished", "workflow_finished");
        }
    }

    @Test
    @DisplayName("Of several people who are asked the run rests only while nothing else is in flight")
    void aRunRestsOnlyWhenNothingElseIsInFlight() throws Exception {
        App two = App.of(
                """
                {"title":"Two","tasks":[{"id":"ask","type":"approval","config":{"message":"?"}},
                  {"id":"work","type":"template","config":{"value":"x"}},
                  {"id":"after","type":"template","dependsOn":["work"],"config":{"value":"x"}}]}""");
        Play run = new Play(two, Json.object())
                .start("work", "template")
                .ask("ask", QUESTION)
                .finish("work", "template", "{'value':'x'}")
                .start("after", "template")
                .finish("after", "template", "{'value':'x'}");
        assertThat(Told.names(Told.events(Told.all(two.api, run.id, Play.USER, 0)))).containsExactly(
                "workflow_started", "node_started", "node_started", "human_input_required", "node_finished",
                "node_started", "node_finished", "workflow_paused");
    }

    @Test
    @DisplayName("inputs: contents of all preceding node variables used in the node")
    void nodesTellWhatTheyUse() throws Exception {
        App uses = App.of(
                """
                {"title":"Uses","variables":[{"name":"text","type":"string"},{"name":"key","type":"string","secret":true}],
                 "tasks":[{"id":"begin","type":"start","config":{}},
                  {"id":"think","type":"llm","dependsOn":["begin"],
                   "config":{"prompt":"About {{ variables.text }} {{ variables.key }} for {{ sys.user_id }}"}},
                  {"id":"each","type":"forEach","dependsOn":["think"],"config":{"items":"{{ [1] }}"},"body":[
                    {"id":"a","type":"template","config":{"value":"{{ tasks.think.output.text }}"}},
                    {"id":"b","type":"template","config":{"value":"{{ tasks.a.output.value }}{{ item }}"}}]},
                  {"id":"call","type":"http","dependsOn":["each"],"config":{"url":"http://x.example/{{ tasks.each.output.items[0] }}"}}]}""");
        Play run = new Play(uses, Json.object().put("text", "abc").put("key", "***"))
                .finish("begin", "start", "{}")
                .start("think", "llm")
                .finish("think", "llm", "{'text':'hello'}")
                .start("each", "forEach")
                .start("each[0]/a", "template")
                .finish("each[0]/a", "template", "{'value':'A'}")
                .start("each[0]/b", "template")
                .finish("each[0]/b", "template", "{'value':'A1'}")
                .finish("each", "forEach", "{'items':['A1']}")
                .start("call", "http")
                .end(RunStatus.SUCCEEDED);
        List<JsonNode> started = Told.events(Told.all(uses.api, run.id, Play.USER, 0)).stream()
                .filter(told -> told.event().equals("node_started"))
                .map(told -> told.data().path("inputs"))
                .toList();
        assertThat(started.getFirst().path("text").stringValue()).isEqualTo("abc");
        assertThat(started.getFirst().path("sys.user_id").stringValue()).isEqualTo(Play.USER);
        assertThat(started.subList(1, started.size()).stream().map(Json::write)).containsExactly(
                "{\"#begin.text#\":\"abc\",\"#begin.key#\":\"***\",\"#sys.user_id#\":\"abc-123\"}",
                "{\"#think.text#\":\"hello\"}",
                "{\"#a.value#\":\"A\"}",
                "{\"#each.items#\":[\"A1\"]}");
    }

    @Test
    @DisplayName("error: event, workflow_run_id, code, message, status at the top, no data; of a run that could not be run at all")
    void aRunThatCouldNotBeRun() throws Exception {
        play.endFailed("The canvas is gone");
        String whole = all(0);
        List<Told> events = Told.events(whole);
        assertThat(Told.names(events)).containsExactly("workflow_started", "error", "workflow_finished");
        JsonNode error = events.get(1).json();
        assertThat(error.propertyNames()).containsExactlyInAnyOrder(
                "event", "task_id", "workflow_run_id", "code", "message", "status");
        assertThat(error.path("code").stringValue()).isEqualTo("workflow_request_error");
        assertThat(error.path("message").stringValue()).isEqualTo("The canvas is gone");
        assertThat(error.path("status").asInt()).isEqualTo(400);
        assertThat(events.getFirst().text() + events.get(1).text() + all(events.get(1).id())).isEqualTo(whole);
        assertThat(Told.open(app.api, play.id, Play.USER, events.getLast().id()).statusCode()).isEqualTo(204);
    }

    @Test
    @DisplayName("A failed run: node_finished failed, workflow_finished failed with its error")
    void aFailedRun() throws Exception {
        play.start("think", "llm").fail("think", "llm", TaskStatus.FAILED, "No model").endFailed("think failed: No model");
        List<Told> events = Told.events(all(0));
        assertThat(of(events, "node_finished").data().path("status").stringValue()).isEqualTo("failed");
        JsonNode data = events.getLast().data();
        assertThat(data.path("status").stringValue()).isEqualTo("failed");
        assertThat(data.path("error").stringValue()).isEqualTo("think failed: No model");
        assertThat(data.path("exceptions_count").asInt()).isZero();
        assertThat(data.path("outputs")).isEqualTo(Json.object());
    }

    @Test
    @DisplayName("A stopped run: what was in flight is stopped, what had not begun is not told")
    void aStoppedRun() throws Exception {
        play.start("think", "llm")
                .fail("think", "llm", TaskStatus.ABORTED, "Action was stopped")
                .fail("weak", "code", TaskStatus.ABORTED, "Action was stopped")
                .end(RunStatus.ABORTED);
        List<Told> events = Told.events(all(0));
        assertThat(Told.names(events)).containsExactly("workflow_started", "node_started", "node_finished", "workflow_finished");
        assertThat(of(events, "node_finished").data().path("status").stringValue()).isEqualTo("stopped");
        assertThat(events.getLast().data().path("status").stringValue()).isEqualTo("stopped");
    }

    @Test
    @DisplayName("A node that ends by its default value is an exception, and the run partial-succeeded")
    void aFallback() throws Exception {
        play.start("weak", "code").fallBack("weak", "code", "{'result':{'a':1},'logs':''}", "It threw").end(RunStatus.SUCCEEDED);
        List<Told> events = Told.events(all(0));
        JsonNode node = of(events, "node_finished").data();
        assertThat(node.path("status").stringValue()).isEqualTo("exception");
        assertThat(node.path("outputs").path("a").asInt()).isEqualTo(1);
        assertThat(node.path("error").stringValue()).isEqualTo("It threw");
        assertThat(events.getLast().data().path("status").stringValue()).isEqualTo("partial-succeeded");
        assertThat(app.detail(play.id).expect(200).json().path("status").stringValue()).isEqualTo("partial-succeeded");
    }

    @Test
    @DisplayName("A keep-alive is the two lines event: ping + blank, no data, every 10 s; events come while the run goes on")
    void aQuietStreamIsKeptAlive() throws Exception {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Told.open(app.api, play.id, Play.USER, 0).body(), StandardCharsets.UTF_8))) {
            assertThat(next(lines)).isEqualTo("id: 100");
            assertThat(next(lines)).startsWith("data: {\"event\":\"workflow_started\"");
            assertThat(next(lines)).isEmpty();
            assertThat(next(lines)).isEqualTo("event: ping");
            assertThat(next(lines)).isEmpty();
            play.start("think", "llm").say("think", "Hi");
            assertThat(next(lines)).startsWith("id: ");
            assertThat(next(lines)).contains("node_started");
            play.end(RunStatus.SUCCEEDED);
            assertThat(lines.lines().toList()).last().satisfies(line -> assertThat(line).isEmpty());
        }
    }

    private static String next(BufferedReader lines) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return Optional.ofNullable(lines.readLine()).orElse("the end");
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("500 concurrent streams on one API process all hear the same")
    void fiveHundredStreams() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            streams.add(Api.client()
                    .sendAsync(
                            app.api.request("GET", "/v1/workflow/" + play.id + "/events?user=" + Play.USER, Optional.empty())
                                    .timeout(java.time.Duration.ofMinutes(2))
                                    .build(),
                            BodyHandlers.ofString()));
        }
        play.start("think", "llm").say("think", "Hi").finish("think", "llm", "{'text':'Hi'}").end(RunStatus.SUCCEEDED);
        String whole = all(0);
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            String text = stream.get(2, TimeUnit.MINUTES).body();
            assertThat(text.replace("event: ping\n\n", "")).isEqualTo(whole);
        }
    }

    @Test
    @DisplayName("Where a graph has ends only what these return is told while it is written")
    void onlyWhatTheEndsReturnIsSpoken() throws Exception {
        App ends = App.of(
                """
                {"title":"Ends","tasks":[
                  {"id":"draft","type":"llm","config":{"prompt":"x"}},
                  {"id":"final","type":"llm","config":{"prompt":"{{ tasks.draft.output.text }}"}},
                  {"id":"end","type":"end","config":{"outputs":{"text":"{{ tasks.final.output.text }}"}}}]}""");
        Play run = new Play(ends, Json.object())
                .start("draft", "llm")
                .say("draft", "one")
                .finish("draft", "llm", "{'text':'one'}")
                .start("final", "llm")
                .say("final", "two")
                .finish("final", "llm", "{'text':'two'}")
                .end(RunStatus.SUCCEEDED);
        assertThat(Told.events(Told.all(ends.api, run.id, Play.USER, 0)).stream()
                        .filter(told -> told.event().equals("text_chunk"))
                        .map(told -> told.data().path("text").stringValue()))
                .containsExactly("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "99999999999999999999"})
    void anIdThatIsNoneIsRefused(String id) {
        App.refused(
                app.api.send(app.api.request("GET", "/v1/workflow/" + play.id + "/events?user=" + Play.USER, Optional.empty())
                        .header("Last-Event-ID", id)),
                400,
                "invalid_param",
                "Last-Event-ID");
    }
}
