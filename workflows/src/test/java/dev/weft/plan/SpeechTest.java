package dev.weft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.task.TaskCatalog;
import org.junit.jupiter.api.Test;

class SpeechTest {

    private static CompiledCanvas compile(String json) {
        return switch (PlanCompiler.compile(Json.parse(json.replace('\'', '"')), TaskCatalog.standard())) {
            case Compilation.Compiled compiled -> compiled.canvas();
            case Compilation.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    @Test
    void aCanvasThatNamesAVoiceSpeaksItsLastTasks() {
        CompiledCanvas canvas = compile(
                "{'settings':{'speech':{'model':'tts-9','voice':'nova'}},'tasks':["
                        + "{'id':'a','type':'llm','config':{'prompt':'x'}},{'id':'b','type':'template','config':{'value':'{{ tasks.a.output.text }}'}},"
                        + "{'id':'speech','type':'llm','config':{'prompt':'y'}},{'id':'h','type':'http','config':{'url':'http://x'}}]}");
        CompiledTask speech = canvas.task("speech_2").orElseThrow();
        assertThat(speech.config().source().toString())
                .isEqualTo("{\"text\":[\"{{ tasks[\\\"b\\\"].output.value }}\",\"{{ tasks[\\\"speech\\\"].output.text }}\"],"
                        + "\"model\":\"tts-9\",\"voice\":\"nova\"}");
        assertThat(speech.planned().onError()).isEqualTo(PlannedTask.OnError.CONTINUE);
        assertThat(speech.planned().edges()).extracting(PlannedTask.Edge::from).containsExactly("b", "speech", "h");
        assertThat(canvas.plan().root().last()).as("what the run returns stays").containsExactly("b", "speech", "h");
        assertThat(canvas.canvas().tasks()).hasSize(4);
    }

    @Test
    void declaredOutputsAreSpokenInTheirOrder() {
        CompiledCanvas canvas = compile(
                "{'settings':{'speech':{}},'outputs':{'second':'{{ tasks.b.output.text }}','n':3},'tasks':["
                        + "{'id':'a','type':'llm','config':{'prompt':'x'}},"
                        + "{'id':'b','type':'llm','config':{'prompt':'{{ tasks.a.output.text }}'}}]}");
        assertThat(canvas.task("speech").orElseThrow().config().source().toString())
                .isEqualTo("{\"text\":{\"second\":\"{{ tasks.b.output.text }}\",\"n\":3}}");
        assertThat(canvas.outputs()).isPresent();
    }

    @Test
    void endsAreSpokenWhereThereAreAny() {
        CompiledCanvas canvas = compile(
                "{'settings':{'speech':{}},'tasks':[{'id':'s','type':'start','config':{}},"
                        + "{'id':'e-1','type':'end','config':{'outputs':{'o':'x'}},'dependsOn':['s']},"
                        + "{'id':'other','type':'llm','config':{'prompt':'x'},'dependsOn':['s']}]}");
        assertThat(canvas.task("speech").orElseThrow().config().source().toString())
                .isEqualTo("{\"text\":[\"{{ tasks[\\\"e-1\\\"].output }}\"]}");
        assertThat(canvas.plan().root().last()).containsExactly("e-1");
    }

    @Test
    void aCanvasWithoutThatSettingIsSilent() {
        CompiledCanvas canvas = compile("{'tasks':[{'id':'a','type':'llm','config':{'prompt':'x'}}]}");
        assertThat(canvas.tasks()).containsOnlyKeys("a");
    }

    @Test
    void aVoiceThatMakesNoSenseIsAProblem() {
        assertThat(PlanCompiler.compile(
                        Json.parse("{\"settings\":{\"speech\":{\"pitch\":1,\"voice\":2}},\"tasks\":[{\"id\":\"a\",\"type\":\"llm\","
                                + "\"config\":{\"prompt\":\"x\"}}]}"),
                        TaskCatalog.standard()))
                .isInstanceOf(Compilation.Invalid.class);
    }
}
