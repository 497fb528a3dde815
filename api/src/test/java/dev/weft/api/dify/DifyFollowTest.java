package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.json.Json;
import dev.weft.task.RunStatus;
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

/** How streams are followed: cut and taken up again, kept alive, let go, many at once. */
class DifyFollowTest {
    private final Everything everything = new Everything();
    private final App app = everything.app;
    private final Play play = everything.play;

    @Test
    @DisplayName("Disconnect at every event index followed by a resume gives a byte-equal stream")
    void aStreamCutAnywhereIsTheSameByteForByte() throws Exception {
        everything.toTheEnd();
        String whole = everything.all(0);
        List<Told> events = Told.events(whole);
        for (int cut = 0; cut < events.size(); cut++) {
            StringBuilder seen = new StringBuilder();
            events.subList(0, cut + 1).forEach(event -> seen.append(event.text()));
            assertThat(seen + everything.all(events.get(cut).id())).as("cut after %d", cut).isEqualTo(whole);
        }
        assertThat(Told.open(app.api, play.id, Play.USER, events.getLast().id()).statusCode()).isEqualTo(204);
        assertThat(everything.all(0)).isEqualTo(whole);
    }

    @Test
    @DisplayName("human_input_required, workflow_paused — then the stream closes; who comes back waits for what follows")
    void aRunThatAsksLetsItsClientGo() throws Exception {
        everything.untilAsked();
        List<Told> events = Told.events(everything.all(0));
        JsonNode required = Told.first(events, "human_input_required").data();
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
                .ask("ask", Everything.QUESTION)
                .finish("work", "template", "{'value':'x'}")
                .start("after", "template")
                .finish("after", "template", "{'value':'x'}");
        assertThat(Told.names(Told.events(Told.all(two.api, run.id, Play.USER, 0)))).containsExactly(
                "workflow_started", "node_started", "node_started", "human_input_required", "node_finished",
                "node_started", "node_finished", "workflow_paused");
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
        String whole = everything.all(0);
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            String text = stream.get(2, TimeUnit.MINUTES).body();
            assertThat(text.replace("event: ping\n\n", "")).isEqualTo(whole);
        }
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
}
