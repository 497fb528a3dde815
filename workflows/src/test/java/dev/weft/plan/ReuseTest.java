package dev.weft.plan;

import static dev.weft.task.TaskStatus.ABORTED;
import static dev.weft.task.TaskStatus.FAILED;
import static dev.weft.task.TaskStatus.SKIPPED;
import static dev.weft.task.TaskStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.plan.Compilation.Compiled;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReuseTest {
    private static final String CANVAS = """
            {"tasks": [
              {"id": "a", "type": "template", "config": {"value": 1}},
              {"id": "b", "type": "template", "config": {"value": "{{ tasks.a.output.value }}"}},
              {"id": "c", "type": "template", "config": {"value": "{{ tasks.b.output.value }}"}},
              {"id": "other", "type": "template", "config": {"value": 2}},
              {"id": "block", "type": "loop", "config": {"count": 2}, "dependsOn": ["other"], "body": [
                {"id": "x", "type": "template", "config": {"value": 3}}]}]}""";
    private static final Map<String, TaskStatus> ALL_BUT_C = Map.of(
            "a", SUCCEEDED, "b", SUCCEEDED, "c", FAILED, "other", SUCCEEDED, "block", SUCCEEDED);

    private static CompiledCanvas compile(String definition) {
        return ((Compiled) PlanCompiler.compile(Json.parse(definition), TaskCatalog.standard())).canvas();
    }

    private static CompiledCanvas changed(String written, String instead) {
        assertThat(CANVAS).contains(written);
        return compile(CANVAS.replace(written, instead));
    }

    private final CompiledCanvas canvas = compile(CANVAS);

    @Test
    void fromTheFailedTaskEverythingThatSucceededIsTaken() {
        assertThat(Reuse.of(canvas, canvas, ALL_BUT_C, "failed")).containsExactly("a", "b", "other", "block");
    }

    @Test
    void fromTheStartNothingIsTaken() {
        assertThat(Reuse.of(canvas, canvas, ALL_BUT_C, "start")).isEmpty();
    }

    @Test
    void aChosenTaskAndAllBehindItRunAnew() {
        assertThat(Reuse.of(canvas, canvas, ALL_BUT_C, "b")).containsExactly("a", "other", "block");
        assertThat(Reuse.of(canvas, canvas, ALL_BUT_C, "other")).containsExactly("a", "b");
    }

    @Test
    void aChangedTaskAndAllBehindItRunAnew() {
        CompiledCanvas next = changed("{\"value\": 1}", "{\"value\": 9}");
        assertThat(Reuse.of(canvas, next, ALL_BUT_C, "failed")).containsExactly("other", "block");
    }

    @Test
    void aChangeInABodyChangesItsBlock() {
        CompiledCanvas next = changed("{\"value\": 3}", "{\"value\": 4}");
        assertThat(Reuse.of(canvas, next, ALL_BUT_C, "failed")).containsExactly("a", "b", "other");
    }

    @Test
    void whatChangesNoResultIsNoChange() {
        ObjectNode definition = (ObjectNode) Json.parse(CANVAS);
        ((ObjectNode) definition.get("tasks").get(0)).put("title", "Named").put("timeout", "3s").putObject("retry").put(
                "maxAttempts", 9);
        assertThat(Reuse.of(canvas, compile(definition.toString()), ALL_BUT_C, "failed"))
                .containsExactly("a", "b", "other", "block");
    }

    @Test
    void theOrderOfMembersIsNoChange() {
        CompiledCanvas next = compile(CANVAS.replace(
                "\"id\": \"a\", \"type\": \"template\", \"config\": {\"value\": 1}",
                "\"config\": {\"value\": 1}, \"type\": \"template\", \"id\": \"a\""));
        assertThat(Reuse.of(canvas, next, ALL_BUT_C, "failed")).containsExactly("a", "b", "other", "block");
    }

    @Test
    void whatIsBehindATaskThatNeverRanRunsAnew() {
        Map<String, TaskStatus> statuses = Map.of("a", ABORTED, "b", SUCCEEDED, "other", SUCCEEDED);
        assertThat(Reuse.of(canvas, canvas, statuses, "failed")).containsExactly("other");
    }

    @Test
    void skippedTasksStaySkippedButGiveNoResult() {
        Map<String, TaskStatus> statuses = Map.of("a", SUCCEEDED, "b", SKIPPED, "c", SUCCEEDED, "other", SUCCEEDED);
        assertThat(Reuse.of(canvas, canvas, statuses, "failed")).containsExactly("a", "c", "other");
    }

    @Test
    void aNewTaskRunsAndARemovedOneIsForgotten() {
        CompiledCanvas next = compile("""
                {"tasks": [{"id": "a", "type": "template", "config": {"value": 1}},
                           {"id": "new", "type": "template", "config": {"value": 1}}]}""");
        assertThat(Reuse.of(canvas, next, ALL_BUT_C, "failed")).containsExactly("a");
    }

    @Test
    void anUnknownTaskIsRefused() {
        assertThatThrownBy(() -> Reuse.of(canvas, canvas, ALL_BUT_C, "zz"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no task \"zz\" at the top level of the canvas");
        assertThatThrownBy(() -> Reuse.of(canvas, canvas, ALL_BUT_C, "block/x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
