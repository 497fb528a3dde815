package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.store.Store;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import java.io.BufferedReader;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EventStreamTest {
    private final Api api = new Api();
    private final Journal journal = Api.part(Store.class).journal();
    private final Run run = new Run();

    /** A run whose journal the test writes itself. */
    private final class Run {
        final String id;
        final RunKey key;

        Run() {
            String canvas = api.canvas(Samples.INPUTS);
            Store store = Api.part(Store.class);
            id = api.run(canvas, "{\"text\":\"abc\"}");
            key = new RunKey(api.workspace, id);
            store.runs().started(api.workspace, id);
            journal.append(key, "o", List.of(FakeWorker.entry(
                    EventKind.RUN_STARTED, "", 0, Json.object(), Optional.empty())));
        }

        void task(String path) {
            journal.append(
                    key,
                    "o",
                    List.of(
                            FakeWorker.entry(
                                    EventKind.TASK_STARTED,
                                    path,
                                    1,
                                    Json.object().put("title", "Größe ✓\n").put("type", "template").put("attempt", 1),
                                    Optional.empty()),
                            FakeWorker.entry(
                                    EventKind.TASK_FINISHED,
                                    path,
                                    1,
                                    Json.object().put("status", "succeeded").put("attempt", 1),
                                    Optional.of(Json.text("x")))));
        }

        void end() {
            journal.append(key, "o", List.of(FakeWorker.entry(
                    EventKind.RUN_FINISHED, "", 0, Json.object().put("status", "succeeded"), Optional.empty())));
        }
    }

    private HttpResponse<InputStream> open(Optional<Long> lastEventId) throws Exception {
        var request = api.request("GET", "/weft/v1/runs/" + run.id + "/events", Optional.empty());
        lastEventId.ifPresent(last -> request.header("Last-Event-ID", Long.toString(last)));
        return Api.client().sendAsync(request.build(), BodyHandlers.ofInputStream()).get(30, TimeUnit.SECONDS);
    }

    private String all(Optional<Long> lastEventId) throws Exception {
        try (InputStream body = open(lastEventId).body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aStreamCutAtEveryEventAndResumedIsTheSameByteForByte() throws Exception {
        run.task("first");
        run.task("second");
        run.end();
        HttpResponse<InputStream> whole = open(Optional.empty());
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        String text = new String(whole.body().readAllBytes(), StandardCharsets.UTF_8);
        List<String> events = List.of(text.split("(?<=\n\n)"));
        assertThat(events).hasSize(7);
        for (int cut = 0; cut < events.size() - 1; cut++) {
            String seen = String.join("", events.subList(0, cut));
            assertThat(seen + all(Optional.of((long) cut))).isEqualTo(text);
        }
        assertThat(open(Optional.of(7L)).statusCode()).isEqualTo(204);
        assertThat(api.get("/weft/v1/runs/" + run.id + "/events?after=5").body())
                .isEqualTo(events.get(5) + events.get(6));
    }

    @Test
    void eventsHaveNamesIdsAndTheDataOfTheJournal() throws Exception {
        run.task("first");
        run.end();
        String[] events = all(Optional.empty()).split("\n\n");
        assertThat(events).extracting(event -> event.split("\n")[0]).containsExactly(
                "id: 1", "id: 2", "id: 3", "id: 4", "id: 5");
        assertThat(events).extracting(event -> event.split("\n")[1]).containsExactly(
                "event: run.accepted", "event: run.started", "event: task.started", "event: task.finished",
                "event: run.finished");
        JsonNode started = Json.parse(events[2].split("\n")[2].substring("data: ".length()));
        assertThat(started.path("task").stringValue()).isEqualTo("first");
        assertThat(started.path("title").stringValue()).isEqualTo("Größe ✓\n");
        assertThat(started.path("seq").asInt()).isEqualTo(3);
        JsonNode finished = Json.parse(events[4].split("\n")[2].substring("data: ".length()));
        assertThat(finished.path("status").stringValue()).isEqualTo("succeeded");
    }

    @Test
    void eventsArriveWhileTheRunGoesOnAndTheStreamEndsWithTheRun() throws Exception {
        try (Lines lines = new Lines(open(Optional.empty()).body())) {
            lines.until("event: run.started");
            run.task("first");
            lines.until("event: task.finished");
            run.end();
            lines.until("event: run.finished");
            assertThat(lines.rest()).allMatch(line -> line.isEmpty() || line.startsWith("data: "));
        }
    }

    @Test
    void aClosedClientTouchesNothing() throws Exception {
        InputStream body = open(Optional.empty()).body();
        body.close();
        run.task("first");
        run.end();
        assertThat(all(Optional.empty())).contains("event: run.finished");
    }

    @Test
    void anIdleStreamIsKeptAliveByComments() throws Exception {
        try (Lines lines = new Lines(open(Optional.empty()).body())) {
            lines.until(": ping");
            run.end();
            lines.until("event: run.finished");
        }
    }

    @Test
    void fiveHundredIdleStreamsAllHearTheEnd() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            streams.add(Api.client()
                    .sendAsync(
                            api.request("GET", "/weft/v1/runs/" + run.id + "/events", Optional.empty()).build(),
                            BodyHandlers.ofString()));
        }
        run.task("first");
        run.end();
        String first = streams.getFirst().get(30, TimeUnit.SECONDS).body();
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            assertThat(stream.get(30, TimeUnit.SECONDS).body()).isEqualTo(first);
        }
        assertThat(first).contains("event: run.finished");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "99999999999999999999"})
    void anIdThatIsNoneIsRefused(String id) {
        assertThat(api.get("/weft/v1/runs/" + run.id + "/events?after=" + id).status()).isEqualTo(400);
    }

    /** Lines of a stream, read as they come. */
    private static final class Lines implements AutoCloseable {
        private final BufferedReader reader;

        Lines(InputStream stream) {
            reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }

        void until(String wanted) {
            CompletableFuture.runAsync(() -> {
                        try {
                            String line = reader.readLine();
                            while (line != null && !line.equals(wanted)) {
                                line = reader.readLine();
                            }
                            assertThat(line).isEqualTo(wanted);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }

        List<String> rest() {
            return reader.lines().toList();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
