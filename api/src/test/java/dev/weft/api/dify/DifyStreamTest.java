package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.task.RunStatus;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What today's clients meet on the wire, over real HTTP. */
class DifyStreamTest {
    private final Everything everything = new Everything();
    private final App app = everything.app;
    private final Play play = everything.play;

    @Test
    @DisplayName("All events of dify-wire.md in order with ids that strictly increase")
    void theWholeRunIsTold() throws Exception {
        everything.toTheEnd();
        List<Told> events = Told.events(everything.all(0));
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
    @DisplayName("workflow_started: id, workflow_id, sequence_number, inputs (with sys.*), created_at, reason")
    void workflowStarted() throws Exception {
        everything.toTheEnd();
        List<Told> events = Told.events(everything.all(0));
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
        everything.toTheEnd();
        List<JsonNode> started = Told.events(everything.all(0)).stream()
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
        everything.toTheEnd();
        List<Told> events = Told.events(everything.all(0));
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
        assertThat(think.at("/process_data/model_mode").stringValue()).isEqualTo("chat");
        assertThat(think.at("/process_data/usage/total_tokens").asInt()).isEqualTo(7);
        assertThat(think.path("id")).isEqualTo(Told.first(events, "node_started").data().path("id"));
        JsonNode weak = finished.get(1);
        assertThat(weak.path("status").stringValue()).isEqualTo("exception");
        assertThat(weak.path("error").stringValue()).isEqualTo("It threw");
        JsonNode retried = Told.first(events, "node_retry").data();
        assertThat(retried.path("retry_index").asInt()).isEqualTo(1);
        assertThat(retried.path("error").stringValue()).isEqualTo("Cut off");
    }

    @Test
    @DisplayName("text_chunk: text, from_variable_selector; reasoning_chunk: reasoning, node_id, is_final")
    void textIsToldAsItComes() throws Exception {
        everything.toTheEnd();
        List<Told> events = Told.events(everything.all(0));
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
        everything.toTheEnd();
        List<Told> events = Told.events(everything.all(0));
        for (String block : List.of("iteration", "loop")) {
            assertThat(Told.first(events, block + "_started").data().propertyNames())
                    .contains("id", "node_id", "node_type", "title", "created_at", "inputs");
            assertThat(Told.first(events, block + "_next").data().path("index").asInt()).isZero();
            JsonNode data = Told.first(events, block + "_completed").data();
            assertThat(data.propertyNames()).contains(
                    "id", "node_id", "node_type", "title", "outputs", "status", "error", "elapsed_time",
                    "total_tokens", "steps", "finished_at");
            assertThat(data.path("node_type").stringValue()).isEqualTo(block);
            assertThat(data.path("steps").asInt()).isEqualTo(block.equals("loop") ? 1 : 2);
        }
        assertThat(Json.write(Told.first(events, "iteration_completed").data().path("outputs"))).isEqualTo("{\"output\":[\"x\",\"x\"]}");
    }

    @Test
    @DisplayName("workflow_finished: id, workflow_id, status, outputs, error, elapsed_time, total_tokens, total_steps, created_by, created_at, finished_at, exceptions_count, files")
    void workflowFinished() throws Exception {
        everything.toTheEnd();
        JsonNode data = Told.events(everything.all(0)).getLast().data();
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
}
