package dev.weft.dify;

import static dev.weft.dify.Dsl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.canvas.CanvasProblem;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.PlanCompiler;
import dev.weft.task.TaskCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What canvases that never saw Dify say of failures, loops, run variables and order, as documents and back. */
class NativeCanvasTest {

    private static ObjectNode canvas(String tasks, String outputs) {
        ObjectNode canvas = json("{'title': 'T', 'variables': [{'name': 'q', 'type': 'string'}], 'tasks': [" + tasks
                + "], 'outputs': {'o': '{{ " + outputs + " }}'}}");
        assertThat(PlanCompiler.compile(canvas, TaskCatalog.standard()))
                .as("the canvas itself")
                .isInstanceOf(Compilation.Compiled.class);
        return canvas;
    }

    private static ObjectNode written(JsonNode canvas) {
        DifyExport.Result result = DifyExport.write(canvas);
        assertThat(result).isInstanceOf(DifyExport.Result.Written.class);
        return ((DifyExport.Result.Written) result).document();
    }

    private static List<CanvasProblem> refused(JsonNode canvas) {
        DifyExport.Result result = DifyExport.write(canvas);
        assertThat(result).isInstanceOf(DifyExport.Result.Refused.class);
        return ((DifyExport.Result.Refused) result).problems();
    }

    private static ObjectNode imported(ObjectNode document) {
        DifyImport.Result result = DifyImport.read(document, Map.of());
        assertThat(result).as("%s", document).isInstanceOf(DifyImport.Result.Read.class);
        ObjectNode definition = ((DifyImport.Result.Read) result).definition();
        if (PlanCompiler.compile(definition, TaskCatalog.standard()) instanceof Compilation.Invalid invalid) {
            throw new AssertionError(invalid.problems() + " in " + definition.path("tasks").toPrettyString());
        }
        return definition;
    }

    private static JsonNode data(ObjectNode document, String id) {
        for (JsonNode node : document.at("/workflow/graph/nodes")) {
            if (node.path("id").asString("").equals(id)) {
                return node.path("data");
            }
        }
        throw new AssertionError("no node " + id + " in " + document.toPrettyString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "{'type': 'llm', 'config': {'prompt': 'x'}} ¦ {'text': 'sorry'} ¦ text string sorry ¦"
                + " {'text': 'sorry', 'reasoning': '', 'json': null, 'usage': {}}",
        "{'type': 'http', 'config': {'url': 'https://a.example'}} ¦ {'status': 204, 'body': 'none'} ¦"
                + " status_code number 204, body string none ¦ {'status': 204, 'headers': {}, 'body': 'none', 'files': []}",
        "{'type': 'code', 'config': {'language': 'javascript', 'source': 'x', 'inputs': {},"
                + " 'outputs': {'n': {'type': 'number'}, 'l': {'type': 'array[string]'}, 'b': {'type': 'boolean'}}}} ¦"
                + " {'result': {'n': 5, 'l': ['a'], 'b': true}} ¦ n number 5, l array[string] [\\'a\\'], b boolean true ¦"
                + " {'result': {'n': 5, 'l': ['a'], 'b': true}}",
        "{'type': 'template', 'config': {'value': 'x'}} ¦ {'value': '{ {{ `{{` }}'} ¦ output string { {{ ¦"
                + " {'value': '{ \\\\{{'}",
        "{'type': 'aggregate', 'config': {'values': ['{{ variables.q }}']}} ¦ {'output': {'a': [1]}} ¦"
                + " output object {\\'a\\':[1]} ¦ {'output': {'a': [1]}}",
    })
    void aFallbackBecomesDefaultValuesAndBack(String task, String fallback, String values, String back) {
        ObjectNode it = json(task.replace("{'type'", "{'id': 'it', 'type'"));
        it.set("onError", Json.object().put("action", "fallback").set("value", json(fallback.replace("`", "\\\""))));
        ObjectNode canvas = canvas("{'id': 'other', 'type': 'template', 'config': {'value': 'x'}}", "variables.q");
        canvas.withArrayProperty("tasks").add(it);
        ObjectNode document = written(canvas);
        JsonNode data = data(document, "it");
        assertThat(data.path("error_strategy").asString()).isEqualTo("default-value");
        List<String> written = new ArrayList<>();
        for (JsonNode value : data.path("default_value")) {
            String shown = value.path("value").isString() ? value.path("value").stringValue() : value.path("value").toString();
            written.add(value.path("key").asString() + " " + value.path("type").asString() + " " + shown);
        }
        assertThat(String.join(", ", written)).isEqualTo(values.replace("\\'", "\""));
        assertThat(Dsl.task(imported(document).path("tasks"), "it").path("onError"))
                .isEqualTo(Json.object().put("action", "fallback").set("value", json(back)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "{'action': 'fallback', 'value': {'text': 'no: {{ error.message }}'}} ¦ constant",
        "{'action': 'fallback', 'value': 'sorry'} ¦ names of the task's output",
        "{'action': 'fallback', 'value': {'answer': 'sorry'}} ¦ names of the task's output",
        "{'action': 'fallback', 'value': {'text': 5}} ¦ names of the task's output",
        "'continue' ¦ use a branch",
    })
    void aFallbackThatDifyHasNoWordForIsRefused(String onError, String reason) {
        ObjectNode canvas = canvas(
                "{'id': 'it', 'type': 'llm', 'config': {'prompt': 'x'}, 'onError': " + onError + "}", "tasks.it.output.text");
        assertThat(refused(canvas)).singleElement().satisfies(problem -> {
            assertThat(problem.task()).isEqualTo(Optional.of("it"));
            assertThat(problem.message()).contains("\"it\"", reason);
        });
    }

    @Test
    void retriesAndTheBranchOfAFailureAreGivenBack() {
        ObjectNode document = written(canvas(
                "{'id': 'it', 'type': 'llm', 'config': {'prompt': 'x'}, 'onError': 'branch',"
                        + " 'retry': {'maxAttempts': 4, 'initialInterval': '2s'}},"
                        + "{'id': 'sad', 'type': 'template', 'dependsOn': ['it:error'],"
                        + " 'config': {'value': 'Why: {{ tasks.it.error.message }}'}}",
                "tasks.it.output.text"));
        assertThat(data(document, "it").path("retry_config").toString())
                .isEqualTo("{\"retry_enabled\":true,\"max_retries\":3,\"retry_interval\":2000}");
        assertThat(Dsl.edges(document))
                .containsExactlyInAnyOrder("start:source>it", "it:fail-branch>sad", "it:source>end", "sad:source>end");
        JsonNode tasks = imported(document).path("tasks");
        assertThat(Dsl.task(tasks, "it").path("onError").asString()).isEqualTo("branch");
        assertThat(Dsl.task(tasks, "it").path("retry"))
                .isEqualTo(json("{'maxAttempts': 4, 'initialInterval': '2000ms', 'backoff': 1, 'maxInterval': '2000ms'}"));
        assertThat(Dsl.task(tasks, "sad").path("dependsOn").get(0)).isEqualTo(json("{'task': 'it', 'branch': 'error'}"));
    }

    private static final String COUNTING =
            "{'id': 'first', 'type': 'assign', 'config': {'values': {'n': 0, 'said': [], 'last': '', 'given': '{{ variables.q }}'}}},"
                    + "{'id': 'loop', 'type': 'loop', 'dependsOn': ['first'], 'config': {LOOP},"
                    + " 'output': {'total': '{{ state.n }}', 'said': '{{ state.said }}'}, 'body': ["
                    + "{'id': 'word', 'type': 'template', 'config': {'value': 'x{{ loop.index }}{{ state.given }}'}},"
                    + "{'id': 'more', 'type': 'assign', 'dependsOn': ['word'], 'config': {'values': {'n': '{{ state.n + 1 }}',"
                    + " 'said': '{{ state.said + [tasks.word.output.value] }}', 'last': '{{ tasks.word.output.value }}',"
                    + " 'given': 'again'}}}]}";

    @Test
    void aLoopOverRunVariablesBecomesALoopWithVariablesAndBack() {
        ObjectNode document = written(canvas(
                COUNTING.replace("LOOP", "'while': 'state.n < 3 && state.last != \\\"stop\\\"', 'maxIterations': 9"),
                "tasks.loop.output.last.total"));
        JsonNode loop = data(document, "loop");
        assertThat(loop.path("loop_count").asInt()).isEqualTo(9);
        assertThat(loop.path("logical_operator").asString()).isEqualTo("or");
        assertThat(loop.path("break_conditions")).isEqualTo(Json.parse(
                """
                [{"id": "loop-1", "comparison_operator": "≥", "varType": "number", "variable_selector": ["loop", "n"],
                  "value": "3"},
                 {"id": "loop-2", "comparison_operator": "is", "varType": "string", "variable_selector": ["loop", "last"],
                  "value": "stop"}]"""));
        assertThat(loop.path("loop_variables").toString()).isEqualTo(Json.parse(
                """
                [{"id": "loop-n", "label": "n", "var_type": "number", "value_type": "constant", "value": 0},
                 {"id": "loop-said", "label": "said", "var_type": "array[string]", "value_type": "constant", "value": "[]"},
                 {"id": "loop-last", "label": "last", "var_type": "string", "value_type": "constant", "value": ""},
                 {"id": "loop-given", "label": "given", "var_type": "string", "value_type": "variable",
                  "value": ["start", "q"]}]""").toString());
        assertThat(data(document, "more").path("items").toString()).isEqualTo(Json.parse(
                """
                [{"operation": "+=", "input_type": "constant", "value": 1, "variable_selector": ["loop", "n"]},
                 {"operation": "append", "input_type": "variable", "value": ["word", "output"],
                  "variable_selector": ["loop", "said"]},
                 {"operation": "over-write", "input_type": "variable", "value": ["word", "output"],
                  "variable_selector": ["loop", "last"]},
                 {"operation": "set", "input_type": "constant", "value": "again",
                  "variable_selector": ["loop", "given"]}]""").toString());
        assertThat(Dsl.edges(document)).containsExactlyInAnyOrder(
                "start:source>loop", "loopstart:source>word", "word:source>more", "loop:source>end");
        assertThat(data(document, "end").at("/outputs/0/value_selector")).isEqualTo(Json.parse("[\"loop\", \"n\"]"));

        ObjectNode back = imported(document);
        JsonNode again = Dsl.task(back.path("tasks"), "loop");
        assertThat(again.at("/config/count").asInt()).isEqualTo(9);
        assertThat(again.at("/config/while").asString()).isEqualTo(
                "!(((state.loop_loop_n != null && state.loop_loop_n >= 3) ||"
                        + " (state.loop_loop_last != null && state.loop_loop_last == \"\" + \"stop\")))");
        assertThat(Dsl.task(back.path("tasks"), "loop-variables").at("/config/values")).isEqualTo(json(
                "{'loop_loop_n': 0, 'loop_loop_said': [], 'loop_loop_last': '', 'loop_loop_given': '{{ variables.q }}'}"));
        assertThat(Dsl.task(back.path("tasks"), "more").at("/config/values/loop_loop_said").asString())
                .isEqualTo("{{ default(state.loop_loop_said, []) + [tasks[\"word\"].output.value] }}");
        assertSame(drawnAgain(back), document);
    }

    /** Every node of tasks anew, of an import in which each has been changed somewhere. */
    private static ObjectNode drawnAgain(ObjectNode definition) {
        ObjectNode changed = definition.deepCopy();
        changed.put("description", "");
        rename(changed.path("tasks"), "description", " ");
        ObjectNode document = written(changed);
        for (JsonNode node : document.at("/workflow/graph/nodes")) {
            if (node.path("data") instanceof ObjectNode data && data.path("desc").asString("").equals(" ")) {
                data.put("desc", "");
            }
        }
        return document;
    }

    /** In whatever order. */
    private static void assertSame(ObjectNode one, ObjectNode other) {
        for (String part : List.of("nodes", "edges")) {
            assertThat(one.at("/workflow/graph").path(part))
                    .containsExactlyInAnyOrderElementsOf(other.at("/workflow/graph").path(part));
        }
        assertThat(one.path("app")).isEqualTo(other.path("app"));
    }

    private static void rename(JsonNode tasks, String member, String text) {
        for (JsonNode task : tasks) {
            if (!task.path("extra").path("dify").path("hidden").asBoolean(false)) {
                ((ObjectNode) task).put(member, text);
            }
            rename(task.path("body"), member, text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "'until': 'tasks.word.output.value == \\\"end\\\"' ¦ 1000 ¦ and ¦ word.output is end ¦ until",
        "'until': 'loop.index >= 4 || tasks.word.output.value == \\\"end\\\"', 'count': 7 ¦ 7 ¦ or ¦"
                + " loop.index ≥ 4, word.output is end ¦ until",
        "'until': 'state.n > 3 || tasks.word.output.value == \\\"end\\\"' ¦ 1000 ¦ or ¦ word.output is end, loop.n > 3 ¦ until",
        "'until': 'state.n > 3' ¦ 1000 ¦ and ¦ loop.n > 3 ¦ while",
        "'while': 'tasks.word.output.value != \\\"end\\\"' ¦ 1000 ¦ and ¦ word.output is end ¦ until",
        "'while': '!(state.n > 3 && state.last == \\\"x\\\")' ¦ 1000 ¦ and ¦ loop.n > 3, loop.last is x ¦ while",
        "'while': 'state.n < 3', 'until': 'tasks.word.output.value == \\\"end\\\"' ¦ 1000 ¦ or ¦"
                + " loop.n ≥ 3, word.output is end ¦ while until",
        "'while': true, 'until': false, 'maxIterations': 5 ¦ 5 ¦ and ¦  ¦ ~~",
        "'count': 3 ¦ 3 ¦ and ¦  ¦ ~~",
    })
    void whatEndsALoopIsSaidAndMeansTheSameAgain(String loop, int count, String operator, String conditions, String asked) {
        ObjectNode document = written(canvas(COUNTING.replace("LOOP", loop), "tasks.loop.output.count"));
        JsonNode data = data(document, "loop");
        assertThat(data.path("loop_count").asInt()).isEqualTo(count);
        assertThat(data.path("logical_operator").asString()).isEqualTo(operator);
        List<String> written = new ArrayList<>();
        for (JsonNode condition : data.path("break_conditions")) {
            written.add(condition.at("/variable_selector/0").asString() + "." + condition.at("/variable_selector/1").asString()
                    + " " + condition.path("comparison_operator").asString() + " " + condition.path("value").asString());
        }
        assertThat(String.join(", ", written)).isEqualTo(conditions == null ? "" : conditions);
        ObjectNode back = imported(document);
        JsonNode config = Dsl.task(back.path("tasks"), "loop").path("config");
        List<String> members = new ArrayList<>(config.propertyNames());
        members.removeAll(List.of("count", "maxIterations"));
        assertThat(members).containsExactlyInAnyOrder(asked.isEmpty() ? new String[0] : asked.split(" "));
        assertSame(drawnAgain(back), document);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "'while': 'loop.index < 3' ¦ only behind it",
        "'while': 'tasks.word.output.value == \\\"go\\\"' ¦ before the first round",
        "'until': 'variables.q == \\\"x\\\"' ¦ before the first round",
        "'until': 'state.n < 3' ¦ before the first round",
        "'until': 'size(state.said) > 3' ¦ comparison",
        "'while': false ¦ none",
        "'count': '{{ variables.q }}' ¦ written out",
        "'while': 'state.n < 3', 'until': 'tasks.word.output.value == \\\"a\\\" && loop.index > 1' ¦ one \"or\"",
    })
    void whatEndsALoopInAWayThatDifyDoesNotIsRefused(String loop, String reason) {
        assertThat(refused(canvas(COUNTING.replace("LOOP", loop), "tasks.loop.output.count"))).singleElement()
                .satisfies(problem -> {
                    assertThat(problem.task()).isEqualTo(Optional.of("loop"));
                    assertThat(problem.message()).contains("\"loop\"", reason);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "{'n': '{{ state.n * 2 }}'} ¦ *= constant 2",
        "{'n': '{{ default(state.n, 0) - 2 }}'} ¦ -= constant 2",
        "{'n': '{{ 7 }}'} ¦ set constant 7",
        "{'said': '{{ state.said + tasks.other.output.result.list }}'} ¦ extend variable [\"other\",\"list\"]",
        "{'said': []} ¦ clear",
        "{'said': '{{ size(state.said) == 0 ? [] : state.said.slice(1, size(state.said)) }}'} ¦ remove-first",
        "{'said': '{{ size(state.said) == 0 ? [] : state.said.slice(0, size(state.said) - 1) }}'} ¦ remove-last",
    })
    void aRunVariableIsSetInEveryWayThatDifyKnows(String values, String item) {
        ObjectNode document = written(canvas(setting(values), "tasks.loop.output.count"));
        JsonNode written = data(document, "set").path("items").get(0);
        JsonNode value = written.path("value");
        assertThat((written.path("operation").asString() + " " + written.path("input_type").asString("") + " "
                        + (value.isMissingNode() ? "" : value))
                .strip()).isEqualTo(item);
        assertSame(drawnAgain(imported(document)), document);
    }

    private static String setting(String values) {
        return "{'id': 'first', 'type': 'assign', 'config': {'values': {'n': 0, 'said': []}}},"
                + "{'id': 'loop', 'type': 'loop', 'dependsOn': ['first'], 'config': {'count': 2}, 'output': '{{ state.n }}', 'body': ["
                + "{'id': 'other', 'type': 'code', 'config': {'language': 'javascript', 'source': 'x', 'inputs': {},"
                + " 'outputs': {'list': {'type': 'array[string]'}}}},"
                + "{'id': 'all', 'type': 'assign', 'dependsOn': ['other'], 'config': {'values': {'n': 1, 'said': []}}},"
                + "{'id': 'set', 'type': 'assign', 'dependsOn': ['all'], 'config': {'values': " + values + "}}]}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "{'n': '{{ state.n + size(state.said) }}'} ¦ can't set",
        "{'said': ['a']} ¦ can't set",
        "{'n': 'text'} ¦ can't set",
        "{'n': 3, 'said': '{{ state.said + [state.n] }}'} ¦ two tasks",
        "{'mine': 1} ¦ belong to a loop",
    })
    void aRunVariableSetInAnotherWayIsRefused(String values, String reason) {
        assertThat(refused(canvas(setting(values), "tasks.loop.output.count"))).singleElement().satisfies(problem -> {
            assertThat(problem.task()).isEqualTo(Optional.of("set"));
            assertThat(problem.message()).contains("\"set\"", reason);
        });
    }

    @Test
    void aLoopThatGivesWhatDifyForgetsIsRefused() {
        ObjectNode canvas = canvas(
                "{'id': 'loop', 'type': 'loop', 'config': {'count': 2}, 'output': '{{ tasks.in.output.value }}',"
                        + " 'body': [{'id': 'in', 'type': 'template', 'config': {'value': 'x'}}]}",
                "tasks.loop.output.count");
        assertThat(refused(canvas)).singleElement().satisfies(problem ->
                assertThat(problem.message()).contains("\"loop\"", "keeps only the loop's variables"));
    }

    @Test
    void aRunVariableOutsideOfALoopIsRefusedWhereverItStands() {
        ObjectNode canvas = canvas(
                "{'id': 'set', 'type': 'assign', 'config': {'name': 'n', 'value': 1}},"
                        + "{'id': 'see', 'type': 'template', 'config': {'value': '{{ state.n }}'}}",
                "tasks.see.output.value");
        assertThat(refused(canvas)).extracting(problem -> problem.task().orElse("")).containsExactly("set", "see");
    }

    @Test
    void aTaskThatIsOnlyNamedGetsAnEdge() {
        ObjectNode document = written(canvas(
                "{'id': 'b', 'type': 'template', 'config': {'value': '{{ tasks.a.output.value }}'}},"
                        + "{'id': 'a', 'type': 'template', 'config': {'value': 'x'}},"
                        + "{'id': 'c', 'type': 'template', 'dependsOn': ['b'],"
                        + " 'config': {'value': '{{ tasks.a.output.value }}{{ tasks.b.output.value }}'}}",
                "tasks.c.output.value"));
        assertThat(Dsl.edges(document))
                .containsExactlyInAnyOrder("start:source>a", "a:source>b", "b:source>c", "c:source>end");
        assertThat(Dsl.task(imported(document).path("tasks"), "b").at("/config/inputs/value1").asString())
                .isEqualTo("{{ tasks[\"a\"].output.value }}");
    }

    @Test
    void anEdgeThatWouldMakeATaskRunIsRefused() {
        ObjectNode canvas = canvas(
                "{'id': 'a', 'type': 'template', 'config': {'value': 'x'}},"
                        + "{'id': 'choose', 'type': 'switch', 'config': {'cases': [{'name': 'yes', 'when': 'variables.q == \\\"y\\\"'}]}},"
                        + "{'id': 'b', 'type': 'template', 'dependsOn': ['choose:yes'],"
                        + " 'config': {'value': '{{ tasks.a.output.value }}'}}",
                "tasks.b.output.value");
        assertThat(refused(canvas)).singleElement().satisfies(problem ->
                assertThat(problem.message()).contains("\"b\"", "needs an edge"));
    }

    @Test
    void everyWayOutOfAChoiceLeadsOn() {
        ObjectNode document = written(canvas(
                "{'id': 'choose', 'type': 'switch', 'config': {'cases': [{'name': 'yes', 'when': 'variables.q == \\\"y\\\"'}]}},"
                        + "{'id': 'b', 'type': 'template', 'dependsOn': ['choose'], 'config': {'value': 'x'}},"
                        + "{'id': 'ask', 'type': 'approval', 'dependsOn': ['b'], 'onError': 'branch', 'config': {'timeout': '2d'}},"
                        + "{'id': 'c', 'type': 'template', 'dependsOn': ['ask:rejected'], 'config': {'value': 'x'}}",
                "tasks.b.output.value"));
        assertThat(Dsl.edges(document)).containsExactlyInAnyOrder(
                "start:source>choose", "choose:yes>b", "choose:false>b", "b:source>ask", "ask:rejected>c", "ask:approved>end",
                "ask:__timeout>end", "c:source>end");
        assertThat(Dsl.task(imported(document).path("tasks"), "b").path("dependsOn")).isEqualTo(Json.parse(
                "[{\"task\": \"choose\", \"branch\": \"yes\"}, {\"task\": \"choose\", \"branch\": \"false\"}]"));
    }

    @Test
    void twoTasksOfOneIdAreRefused() {
        String loop = "{'id': 'ID', 'type': 'loop', 'config': {'count': 1},"
                + " 'body': [{'id': 'x', 'type': 'template', 'config': {'value': 'x'}}]}";
        ObjectNode canvas = canvas(loop.replace("ID", "a") + "," + loop.replace("ID", "b"), "tasks.a.output.count");
        assertThat(refused(canvas)).allSatisfy(problem -> assertThat(problem.message()).contains("\"x\"", "the same id"));
    }

    @Test
    void aFormKeepsItsTimeItsDefaultsAndItsButtons() {
        ObjectNode document = written(canvas(
                "{'id': 'ask', 'type': 'approval', 'config': {'message': 'Is {{ variables.q }} right?', 'timeout': '36h', 'fields': ["
                        + "{'name': 'why', 'multiline': true, 'default': 'No reason'}, {'name': 'who', 'default': '{{ variables.q }}'}],"
                        + " 'decisions': ['no', {'id': 'ok', 'title': 'Yes', 'style': 'primary'}]}}",
                "tasks.ask.output.values.why"));
        JsonNode config = Dsl.task(imported(document).path("tasks"), "ask").path("config");
        assertThat(config).isEqualTo(json("{'message': 'Is {{ variables.q }} right?', 'fields': ["
                + "{'name': 'why', 'type': 'string', 'multiline': true, 'default': 'No reason'},"
                + "{'name': 'who', 'type': 'string', 'default': '{{ variables.q }}'}],"
                + " 'decisions': [{'id': 'no', 'title': 'no', 'style': 'default'}, {'id': 'ok', 'title': 'Yes', 'style': 'primary'}],"
                + " 'timeout': '36h'}"));
        ObjectNode minutes = canvas(
                "{'id': 'ask', 'type': 'approval', 'config': {'timeout': '5m', 'fields': [{'name': 'n', 'type': 'number'}]}}",
                "tasks.ask.output.decision");
        assertThat(refused(minutes)).extracting(CanvasProblem::message).satisfiesExactly(
                field -> assertThat(field).contains("only texts"), time -> assertThat(time).contains("whole hours"));
    }
}
