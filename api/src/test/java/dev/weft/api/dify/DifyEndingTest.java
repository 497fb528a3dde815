package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How runs end that do not simply succeed. */
class DifyEndingTest {
    private final Everything everything = new Everything();
    private final App app = everything.app;
    private final Play play = everything.play;

    @Test
    @DisplayName("error: event, workflow_run_id, code, message, status at the top, no data; of a run that could not be run at all")
    void aRunThatCouldNotBeRun() throws Exception {
        play.endFailed("The canvas is gone");
        String whole = everything.all(0);
        List<Told> events = Told.events(whole);
        assertThat(Told.names(events)).containsExactly("workflow_started", "error", "workflow_finished");
        JsonNode error = events.get(1).json();
        assertThat(error.propertyNames()).containsExactlyInAnyOrder(
                "event", "task_id", "workflow_run_id", "code", "message", "status");
        assertThat(error.path("code").stringValue()).isEqualTo("workflow_request_error");
        assertThat(error.path("message").stringValue()).isEqualTo("The canvas is gone");
        assertThat(error.path("status").asInt()).isEqualTo(400);
        assertThat(events.getFirst().text() + events.get(1).text() + everything.all(events.get(1).id())).isEqualTo(whole);
        assertThat(Told.open(app.api, play.id, Play.USER, events.getLast().id()).statusCode()).isEqualTo(204);
    }

    @Test
    @DisplayName("A failed run: node_finished failed, workflow_finished failed with its error")
    void aFailedRun() throws Exception {
        play.start("think", "llm").fail("think", "llm", TaskStatus.FAILED, "No model").endFailed("think failed: No model");
        List<Told> events = Told.events(everything.all(0));
        assertThat(Told.first(events, "node_finished").data().path("status").stringValue()).isEqualTo("failed");
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
        List<Told> events = Told.events(everything.all(0));
        assertThat(Told.names(events)).containsExactly("workflow_started", "node_started", "node_finished", "workflow_finished");
        assertThat(Told.first(events, "node_finished").data().path("status").stringValue()).isEqualTo("stopped");
        assertThat(events.getLast().data().path("status").stringValue()).isEqualTo("stopped");
    }

    @Test
    @DisplayName("A node that ends by its default value is an exception, and the run partial-succeeded")
    void aFallback() throws Exception {
        play.start("weak", "code").fallBack("weak", "code", "{'result':{'a':1},'logs':''}", "It threw").end(RunStatus.SUCCEEDED);
        List<Told> events = Told.events(everything.all(0));
        JsonNode node = Told.first(events, "node_finished").data();
        assertThat(node.path("status").stringValue()).isEqualTo("exception");
        assertThat(node.path("outputs").path("a").asInt()).isEqualTo(1);
        assertThat(node.path("error").stringValue()).isEqualTo("It threw");
        assertThat(events.getLast().data().path("status").stringValue()).isEqualTo("partial-succeeded");
        assertThat(app.detail(play.id).expect(200).json().path("status").stringValue()).isEqualTo("partial-succeeded");
    }
}
