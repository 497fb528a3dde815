package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Eventually;
import dev.weft.api.Samples;
import dev.weft.json.Json;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ReflyExecutionTest {
    private final Api api = new Api();

    private void abort(String id) {
        JsonNode answer = api.post("/v1/openapi/workflow/" + id + "/abort").expect(200).json();
        assertThat(answer.path("success").booleanValue()).isTrue();
        assertThat(answer.has("data")).isFalse();
    }

    private String status(Play play) {
        return play.status().at("/data/status").stringValue();
    }

    @Test
    @DisplayName("run accepted: init; running, paused, waiting for an answer: executing")
    void anExecutionIsInitUntilItsTurnAndThenExecuting() {
        String canvas = api.canvas(Samples.HELLO.replace("\"tasks\"", "\"settings\":{\"maxRuns\":1},\"tasks\""));
        Play first = Play.begin(api, canvas);
        assertThat(status(first)).isEqualTo("executing");
        String waiting = api.post("/v1/openapi/workflow/" + canvas + "/run").json().at("/data/executionId").stringValue();
        JsonNode held = api.get("/v1/openapi/workflow/" + waiting + "/status").expect(200).json().path("data");
        assertThat(held.path("status").stringValue()).isEqualTo("init");
        assertThat(held.at("/nodeExecutions/0/status").stringValue()).isEqualTo("waiting");
        api.post("/weft/v1/runs/" + first.id + "/pause").expect(202);
        Eventually.get(
                () -> api.get("/weft/v1/runs/" + first.id).json().path("status").stringValue(), "paused"::equals);
        assertThat(status(first)).isEqualTo("executing");
        abort(waiting);
        assertThat(api.get("/v1/openapi/workflow/" + waiting + "/status").json().at("/data/status").stringValue())
                .isEqualTo("failed");
        abort(first.id);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunStatus.class,
            names = {"SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"})
    @DisplayName("succeeded: finish; failed, aborted, timed out: failed")
    void anEndIsFinishOrFailed(RunStatus end) {
        Play play = Play.begin(api).end(end);
        assertThat(status(play)).isEqualTo(end == RunStatus.SUCCEEDED ? "finish" : "failed");
    }

    @Test
    @DisplayName("task waiting / running / done / failed / skipped: waiting / executing / finish / failed / init")
    void aNodeHasTheDocumentedWords() {
        Play play = Play.begin(api);
        assertThat(play.node("think")).isEqualTo("waiting");
        play.start("think", "llm");
        assertThat(play.node("think")).isEqualTo("executing");
        play.finish("think", "{\"text\":\"abc\",\"reasoning\":\"\"}");
        assertThat(play.node("think")).isEqualTo("finish");
        play.start("write", "file.write").fail("write", TaskStatus.FAILED, FailureCode.STORAGE_UNAVAILABLE, "away");
        assertThat(play.node("write")).isEqualTo("failed");
        play.skip("last");
        assertThat(play.node("last")).isEqualTo("init");
    }

    @Test
    @DisplayName("nodeExecutions and output list every task in plan order; nodeId is the task's id")
    void everyTaskIsListedInPlanOrderFromTheStart() {
        Play play = Play.begin(api);
        for (JsonNode nodes : List.of(play.status().at("/data/nodeExecutions"), play.output().at("/data/output"))) {
            assertThat(nodes.valueStream().map(node -> node.path("nodeId").stringValue()))
                    .containsExactly("think", "write", "last");
            assertThat(nodes.valueStream().map(node -> node.path("title").stringValue()))
                    .containsExactly("Think", "Write", "Last");
        }
        assertThat(play.output().at("/data/output/0/messages")).isEmpty();
        assertThat(play.output().at("/data/output/0").has("startTime")).isFalse();
    }

    @Test
    void timesAreIso8601AndInOrder() {
        Play play = Play.begin(api).start("think", "llm").finish("think", "{\"text\":\"a\",\"reasoning\":\"\"}");
        JsonNode node = play.output().at("/data/output/0");
        Instant created = Instant.parse(play.status().at("/data/createdAt").stringValue());
        Instant started = Instant.parse(node.path("startTime").stringValue());
        assertThat(created).isBeforeOrEqualTo(started);
        assertThat(started).isBeforeOrEqualTo(Instant.parse(node.path("endTime").stringValue()));
    }

    @Test
    @DisplayName("an aborted run reports failed, its unfinished nodes failed with Action was stopped (E3004); a second abort answers 200 and changes nothing")
    void anAbortFailsWhatHadNotEnded() {
        Play play = Play.begin(api)
                .start("think", "llm")
                .finish("think", "{\"text\":\"abc\",\"reasoning\":\"\"}")
                .start("write", "file.write");
        abort(play.id);
        play.await(EventKind.RUN_FINISHED);
        assertThat(status(play)).isEqualTo("failed");
        assertThat(play.node("think")).isEqualTo("finish");
        for (String task : List.of("write", "last")) {
            assertThat(play.node(task)).isEqualTo("failed");
            assertThat(Play.of(play.output().at("/data/output"), task).path("errorMessage").stringValue())
                    .isEqualTo("Action was stopped");
        }
        JsonNode before = play.status().path("data");
        abort(play.id);
        assertThat(play.status().path("data")).isEqualTo(before);
    }

    @Test
    void anAbortAfterTheEndChangesNothing() {
        Play play = Play.begin(api).end(RunStatus.SUCCEEDED);
        abort(play.id);
        assertThat(status(play)).isEqualTo("finish");
        assertThat(play.node("last")).isEqualTo("waiting");
    }

    @Test
    void abortsAtOnceAreAllAccepted() throws Exception {
        Play play = Play.begin(api);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> aborts =
                    IntStream.range(0, 8).<Future<?>>mapToObj(i -> threads.submit(() -> abort(play.id))).toList();
            for (Future<?> one : aborts) {
                one.get();
            }
        }
        play.await(EventKind.RUN_FINISHED);
        assertThat(status(play)).isEqualTo("failed");
    }

    @Test
    @DisplayName("Messages may include partial content while nodes are executing or failed.")
    void partialContentGrowsAndIsKeptWhenTheNodeFails() {
        Play play = Play.begin(api).start("think", "llm").say("think", true, "let me ").say("think", false, "one ");
        JsonNode first = play.output().at("/data/output/0/messages/0");
        assertThat(first.path("type").stringValue()).isEqualTo("ai");
        assertThat(first.path("content").stringValue()).isEqualTo("one ");
        assertThat(first.path("reasoningContent").stringValue()).isEqualTo("let me ");
        play.say("think", false, "two");
        JsonNode second = play.output().at("/data/output/0/messages/0");
        assertThat(second.path("content").stringValue()).isEqualTo("one two");
        assertThat(second.path("messageId")).isEqualTo(first.path("messageId"));
        play.fail("think", TaskStatus.FAILED, FailureCode.E3001, "The stream broke off");
        JsonNode kept = play.output().at("/data/output/0");
        assertThat(kept.path("status").stringValue()).isEqualTo("failed");
        assertThat(kept.at("/messages/0")).isEqualTo(second);
    }

    @Test
    void whatAStoppedNodeHadSaidIsKeptAndOneThatWasSkippedSaysNothing() {
        Play play = Play.begin(api).start("think", "llm").say("think", false, "one ").stop("think").skip("last");
        assertThat(play.output().at("/data/output/0/messages/0/content").stringValue()).isEqualTo("one ");
        assertThat(play.output().at("/data/output/2/messages")).isEmpty();
        assertThat(play.node("think")).isEqualTo("failed");
    }

    @Test
    @DisplayName("messages[].type is ai for model text, tool for each tool call with its result")
    void toolCallsAreMessagesBetweenTheTextsAndKeepTheirIds() {
        Play play = Play.begin(api)
                .start("think", "llm")
                .say("think", false, "I look.")
                .message("think", "{\"type\":\"ai\",\"text\":\"I look.\",\"reasoning\":\"\"}")
                .message("think", "{\"type\":\"tool\",\"name\":\"http\",\"arguments\":\"{}\",\"result\":{\"status\":200}}")
                .say("think", false, "Found");
        JsonNode messages = play.output().at("/data/output/0/messages");
        assertThat(messages.valueStream().map(message -> message.path("type").stringValue()))
                .containsExactly("ai", "tool", "ai");
        assertThat(Json.parse(messages.get(1).path("content").stringValue()))
                .isEqualTo(Json.parse("{\"name\":\"http\",\"arguments\":\"{}\",\"result\":{\"status\":200}}"));
        assertThat(messages.valueStream().map(message -> message.path("messageId").stringValue()).distinct())
                .hasSize(3);
        JsonNode again = play.output().at("/data/output/0/messages");
        assertThat(again).isEqualTo(messages);
    }

    @Test
    @DisplayName("model text as ai, anything else as tool with its text or JSON")
    void theOutputOfAnotherTaskIsAToolsMessage() {
        Play play = Play.begin(api)
                .start("think", "llm")
                .finish("think", "{\"text\":\"abc\",\"reasoning\":\"why\"}")
                .start("write", "file.write")
                .finish("write", "{\"file\":{\"name\":\"a\"}}")
                .start("last", "template")
                .finish("last", "\"plain\"");
        JsonNode nodes = play.output().at("/data/output");
        assertThat(nodes.at("/0/messages/0/type").stringValue()).isEqualTo("ai");
        assertThat(nodes.at("/0/messages/0/content").stringValue()).isEqualTo("abc");
        assertThat(nodes.at("/0/messages/0/reasoningContent").stringValue()).isEqualTo("why");
        assertThat(nodes.at("/1/messages/0/type").stringValue()).isEqualTo("tool");
        assertThat(nodes.at("/1/messages/0/content").stringValue()).isEqualTo("{\"file\":{\"name\":\"a\"}}");
        assertThat(nodes.at("/1/messages/0").has("reasoningContent")).isFalse();
        assertThat(nodes.at("/2/messages/0/content").stringValue()).isEqualTo("plain");
    }

    @Test
    @DisplayName("Files are returned only after nodes finish.")
    void aFileAppearsWithItsAddressOnceItsNodeHasFinished() {
        Play play = Play.begin(api).start("write", "file.write").file("write", "größe.txt", "So be it");
        assertThat(play.output().at("/data/files").isArray()).isTrue();
        assertThat(play.output().at("/data/files")).isEmpty();
        play.finish("write", "{}");
        JsonNode files = play.output().at("/data/files");
        assertThat(files).hasSize(1);
        JsonNode file = files.get(0);
        assertThat(file.path("name").stringValue()).isEqualTo("größe.txt");
        assertThat(file.path("type").stringValue()).isEqualTo("text/plain");
        assertThat(file.path("size").asInt()).isEqualTo(8);
        assertThat(file.path("nodeId").stringValue()).isEqualTo("write");
        assertThat(api.send(HttpRequest.newBuilder(URI.create(file.path("url").stringValue())).GET())
                        .expect(200)
                        .body())
                .isEqualTo("So be it");
    }

    @Test
    void aFileOfANodeThatFailedIsNotShown() {
        Play play = Play.begin(api)
                .start("write", "file.write")
                .file("write", "a.txt", "half")
                .fail("write", TaskStatus.FAILED, FailureCode.STORAGE_UNAVAILABLE, "away")
                .end(RunStatus.FAILED);
        assertThat(play.output().at("/data/files")).isEmpty();
    }
}
