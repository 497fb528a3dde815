package dev.weft.dify;

import static dev.weft.dify.Dsl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of each type of node. */
class DifyImportTest {

    @Test
    void theStartFormBecomesVariables() {
        Dsl dsl = new Dsl();
        dsl.document().at("/workflow/graph/nodes/0/data").asObject().set("variables", Json.parse(
                """
                [{"variable": "a", "type": "text-input", "label": "A", "max_length": 48, "required": true, "default": "x"},
                 {"variable": "b", "type": "select", "options": ["one", "two", "two"], "default": "none"},
                 {"variable": "c", "type": "number", "default": "5"},
                 {"variable": "d", "type": "checkbox", "default": "true"},
                 {"variable": "e", "type": "file-list", "max_length": 3, "allowed_file_types": ["custom", "odd"],
                  "allowed_file_extensions": ["MD", ".tex"], "allowed_file_upload_methods": ["local_file"]},
                 {"variable": "f", "type": "json_object"},
                 {"variable": "g", "max_length": null},
                 {"variable": "a", "type": "number"}]"""));
        assertThat(dsl.definition().path("variables")).isEqualTo(Json.parse(
                """
                [{"name": "a", "type": "string", "required": true, "label": "A", "maxLength": 48, "default": "x"},
                 {"name": "b", "type": "option", "required": false, "options": ["one", "two"]},
                 {"name": "c", "type": "number", "required": false, "default": 5},
                 {"name": "d", "type": "boolean", "required": false, "default": true},
                 {"name": "e", "type": "files", "required": false, "maxLength": 3, "fileKinds": ["custom"],
                  "uploadMethods": ["local_file"], "fileExtensions": [".MD", ".tex"]},
                 {"name": "f", "type": "json", "required": false},
                 {"name": "g", "type": "string", "required": false}]"""));
    }

    @Test
    void aModelCallKeepsItsPromptsAndParameters() {
        JsonNode config = new Dsl("v")
                .then("llm", "{'type': 'llm', 'model': {'name': 'gpt-4o', 'mode': 'chat', 'completion_params':"
                        + " {'temperature': 0.7, 'max_tokens': 512, 'top_p': 0.9, 'stop': [], 'response_format': 'json_object'}},"
                        + " 'prompt_template': [{'role': 'system', 'text': 'Be {{#start.v#}}'}, {'role': 'user', 'text': ''},"
                        + " {'role': 'user', 'edition_type': 'jinja2', 'jinja2_text': '{{ q }}', 'text': 'old'}],"
                        + " 'prompt_config': {'jinja2_variables': [{'variable': 'q', 'value_selector': ['start', 'v']}]},"
                        + " 'structured_output_enabled': true, 'structured_output': {'schema': {'type': 'object'}}}")
                .config("llm");
        assertThat(config).isEqualTo(json("{'messages': [{'role': 'system', 'content': 'Be {{ variables.v }}'},"
                + " {'role': 'user', 'language': 'jinja2', 'template': '{{ q }}'}], 'inputs': {'q': '{{ variables.v }}'},"
                + " 'model': 'gpt-4o', 'temperature': 0.7, 'maxTokens': 512,"
                + " 'parameters': {'top_p': 0.9, 'response_format': {'type': 'json_object'}},"
                + " 'reasoning': 'tagged', 'schema': {'type': 'object'}}"));
    }

    @Test
    void codeIsCalledWithItsVariables() {
        JsonNode config = new Dsl("v")
                .then("code", "{'type': 'code', 'code_language': 'python3', 'code': 'def main(a): return {}',"
                        + " 'variables': [{'variable': 'a', 'value_selector': ['start', 'v']},"
                        + " {'variable': 'gone', 'value_selector': ['nobody', 'x']}],"
                        + " 'outputs': {'r': {'type': 'string', 'children': null}}}")
                .config("code");
        assertThat(config).isEqualTo(json("{'language': 'python3', 'source': 'def main(a): return {}',"
                + " 'inputs': {'a': '{{ variables.v }}', 'gone': null}, 'outputs': {'r': {'type': 'string'}}}"));
    }

    @Test
    void aRequestKeepsHeadersQueryAndAuthorization() {
        JsonNode task = new Dsl("v")
                .then("http", "{'type': 'http-request', 'method': 'get', 'url': 'https://example.com/{{#start.v#}}',"
                        + " 'headers': 'A: 1\\nB:{{#start.v#}}', 'params': 'x:1\\nx:2\\ny:3',"
                        + " 'authorization': {'type': 'api-key', 'config': {'type': 'bearer', 'api_key': 'k'}},"
                        + " 'body': {'type': 'none', 'data': []}, 'timeout': {'connect': 5, 'read': 20}}")
                .task("http");
        assertThat(task.path("config")).isEqualTo(json("{'method': 'GET', 'url': 'https://example.com/{{ variables.v }}',"
                + " 'as': 'textOrFile', 'auth': {'type': 'bearer', 'value': 'k'},"
                + " 'headers': {'A': '1', 'B': '{{ \\'\\' + (variables.v) }}'}, 'query': {'x': ['1', '2'], 'y': '3'},"
                        .replace("\\'\\'", "\\\"\\\"")
                + " 'acceptStatus': ['4xx', '5xx'], 'timeouts': {'connect': 5, 'read': 20}}"));
    }

    @Test
    void aBodyOfJsonStaysJsonWhateverIsFilledIn() {
        Dsl dsl = new Dsl("v").then("http", "{'type': 'http-request', 'method': 'post', 'url': 'https://example.com'}");
        ObjectNode data = dsl.document().at("/workflow/graph/nodes/1/data").asObject();
        data.putObject("body")
                .put("type", "json")
                .putArray("data")
                .addObject()
                .put("value", "{\"text\": \"a {{#start.v#}}\", \"any\": {{#start.v#}}, \"n\": 1}");
        JsonNode config = dsl.config("http");
        assertThat(config.path("body").path("text")).isEqualTo(Json.text("a {{ variables.v }}"));
        assertThat(config.path("body").path("any").asString()).contains("parseJson(variables.v)");
        assertThat(config.path("headers").path("Content-Type").asString()).isEqualTo("application/json");
        data.withObjectProperty("body").put("data", "not {{#start.v#}} json");
        assertThat(dsl.config("http").path("body").asString()).isEqualTo("not {{ variables.v }} json");
    }

    @Test
    void classesAreBranches() {
        Dsl dsl = new Dsl("v")
                .then("sort", "{'type': 'question-classifier', 'query_variable_selector': ['start', 'v'],"
                        + " 'classes': [{'id': '1', 'name': 'good'}, {'id': '2', 'name': 'bad'}]}")
                .alone("end", "{'type': 'end', 'outputs': [{'variable': 'c', 'value_selector': ['sort', 'class_name']}]}")
                .edge("sort", "2", "end");
        assertThat(dsl.task("end").path("dependsOn").get(0)).isEqualTo(json("{'task': 'sort', 'branch': '2'}"));
        assertThat(dsl.config("end").at("/outputs/c").asString()).isEqualTo("{{ tasks[\"sort\"].output.class_name }}");
    }

    @Test
    void otherNodesBecomeTheirTasks() {
        Dsl dsl = new Dsl("v")
                .then("tpl", "{'type': 'template-transform', 'template': '{{ a }}',"
                        + " 'variables': [{'variable': 'a', 'value_selector': ['start', 'v']}]}")
                .then("agg", "{'type': 'variable-aggregator', 'variables': [['tpl', 'output'], ['gone', 'x']]}")
                .then("old", "{'type': 'variable-assigner', 'variables': [['agg', 'output']]}")
                .then("groups", "{'type': 'variable-aggregator', 'variables': [], 'advanced_settings': {'group_enabled': true,"
                        + " 'groups': [{'group_name': 'G1', 'variables': [['old', 'output']]}]}}")
                .then("params", "{'type': 'parameter-extractor', 'query': ['groups', 'G1', 'output'],"
                        + " 'parameters': [{'name': 'p', 'type': 'string', 'description': 'd', 'required': true}],"
                        + " 'reasoning_mode': 'prompt', 'instruction': 'Find {{#start.v#}}'}")
                .then("list", "{'type': 'list-operator', 'variable': ['sys', 'files'],"
                        + " 'filter_by': {'enabled': true, 'conditions': [{'key': '', 'comparison_operator': 'contains',"
                        + " 'value': '{{#start.v#}}'}]}, 'limit': {'enabled': true, 'size': 2},"
                        + " 'order_by': {'enabled': false}}");
        assertThat(dsl.config("tpl"))
                .isEqualTo(json("{'language': 'jinja2', 'template': '{{ a }}', 'inputs': {'a': '{{ variables.v }}'}}"));
        assertThat(dsl.config("agg").path("values").get(0).asString()).isEqualTo("{{ tasks[\"tpl\"].output.value }}");
        assertThat(dsl.config("agg").path("values").get(1).isNull()).isTrue();
        assertThat(dsl.task("old").at("/extra/dify/type").asString()).isEqualTo("variable-assigner");
        assertThat(dsl.config("groups").at("/groups/G1/0").asString()).isEqualTo("{{ tasks[\"old\"].output.output }}");
        assertThat(dsl.config("params").path("query").asString())
                .isEqualTo("{{ tasks[\"groups\"].output.G1.output }}");
        assertThat(dsl.config("params").path("mode").asString()).isEqualTo("prompt");
        assertThat(dsl.config("list").path("items").asString()).isEqualTo("{{ sys.files }}");
        assertThat(dsl.config("list").at("/limit/size").asInt()).isEqualTo(2);
        assertThat(dsl.config("list").has("order_by")).isFalse();
    }

    @Test
    void anIterationHasABodyAndItsItem() {
        JsonNode task = iteration("").task("each");
        assertThat(task.path("config"))
                .isEqualTo(json("{'items': '{{ variables.v }}', 'parallel': 1, 'flatten': true}"));
        assertThat(task.path("output").asString()).isEqualTo("{{ tasks[\"inner\"].output.value }}");
        assertThat(task.path("body").get(0).at("/config/inputs/i").asString()).isEqualTo("{{ each[\"each\"].item }}");
        JsonNode parallel = iteration("'is_parallel': true, 'parallel_nums': 5, 'flatten_output': false,"
                        + " 'error_handle_mode': 'remove-abnormal-output',")
                .config("each");
        assertThat(parallel).isEqualTo(json("{'items': '{{ variables.v }}', 'parallel': 5, 'onItemError': 'remove'}"));
        assertThat(iteration("'error_handle_mode': 'continue-on-error',").config("each").path("onItemError").asString())
                .isEqualTo("null");
    }

    private static Dsl iteration(String more) {
        return new Dsl("v")
                .then("each", "{'type': 'iteration', " + more + " 'iterator_selector': ['start', 'v'],"
                        + " 'output_selector': ['inner', 'output'], 'start_node_id': 'eachstart'}")
                .alone("eachstart", "{'type': 'iteration-start', 'iteration_id': 'each'}")
                .alone("inner", "{'type': 'template-transform', 'iteration_id': 'each', 'template': '{{ i }}',"
                        + " 'variables': [{'variable': 'i', 'value_selector': ['each', 'item']},"
                        + " {'variable': 'n', 'value_selector': ['each', 'index']}]}")
                .edge("eachstart", "source", "inner");
    }

    @Test
    void aLoopKeepsItsVariablesAndEndsByItsConditions() {
        Dsl dsl = new Dsl("v")
                .then("loop", "{'type': 'loop', 'loop_count': 7, 'logical_operator': 'and', 'start_node_id': 'loopstart',"
                        + " 'loop_variables': [{'label': 'n', 'var_type': 'number', 'value_type': 'constant', 'value': '1'},"
                        + " {'label': 'all', 'var_type': 'array[string]', 'value_type': 'variable', 'value': ['start', 'v']}],"
                        + " 'break_conditions': [{'variable_selector': ['loop', 'n'], 'comparison_operator': '>', 'value': '3'}]}")
                .then("end", "{'type': 'end', 'outputs': [{'variable': 'n', 'value_selector': ['loop', 'n']},"
                        + " {'variable': 'rounds', 'value_selector': ['loop', 'loop_round']}]}")
                .alone("loopstart", "{'type': 'loop-start', 'loop_id': 'loop'}")
                .alone("set", "{'type': 'assigner', 'version': '2', 'loop_id': 'loop', 'items': ["
                        + "{'variable_selector': ['loop', 'n'], 'operation': '+=', 'input_type': 'constant', 'value': 2},"
                        + "{'variable_selector': ['loop', 'all'], 'operation': 'append', 'input_type': 'variable',"
                        + " 'value': ['loop', 'n']}]}")
                .edge("loopstart", "source", "set")
                .alone("stop", "{'type': 'loop-end', 'loop_id': 'loop'}")
                .edge("set", "source", "stop");
        JsonNode loop = dsl.task("loop");
        assertThat(loop.at("/config/count").asInt()).isEqualTo(7);
        assertThat(loop.at("/config/while").asString()).isEqualTo("!((state.loop_loop_n != null && state.loop_loop_n > 3))");
        assertThat(loop.path("dependsOn").get(0).asString()).isEqualTo("loop-variables");
        assertThat(loop.path("output"))
                .isEqualTo(json("{'n': '{{ state.loop_loop_n }}', 'all': '{{ state.loop_loop_all }}'}"));
        assertThat(dsl.task("loop-variables").at("/config/values"))
                .isEqualTo(json("{'loop_loop_n': 1, 'loop_loop_all': '{{ variables.v }}'}"));
        assertThat(dsl.task("loop-variables").at("/extra/dify/hidden").asBoolean()).isTrue();
        assertThat(dsl.config("set").at("/values/loop_loop_n").asString())
                .isEqualTo("{{ default(state.loop_loop_n, 0) + 2 }}");
        assertThat(dsl.config("set").at("/values/loop_loop_all").asString())
                .isEqualTo("{{ default(state.loop_loop_all, []) + [(default(state.loop_loop_n, 0) + 2)] }}");
        assertThat(dsl.task("stop").path("type").asString()).isEqualTo("break");
        assertThat(dsl.config("end").at("/outputs/n").asString()).isEqualTo("{{ state.loop_loop_n }}");
        assertThat(dsl.config("end").at("/outputs/rounds").asString()).isEqualTo("{{ tasks[\"loop\"].output.count }}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "over-write", "set", "clear", "append", "extend", "remove-first", "remove-last", "+=", "-=", "*=", "/="
    })
    void everyWayToSetAVariableIsKnown(String operation) {
        new Dsl("v")
                .with("conversation_variables", "[{'name': 'c', 'value_type': 'array[string]', 'value': ['a']}]")
                .then("set", "{'type': 'assigner', 'items': [{'variable_selector': ['conversation', 'c'], 'operation': '"
                        + operation + "', 'input_type': 'variable', 'value': ['start', 'v']}]}")
                .definition();
    }

    @Test
    void theFirstFormOfAnAssignerIsTakenToo() {
        Dsl dsl = new Dsl("v")
                .with("conversation_variables", "[{'name': 'c', 'value_type': 'array[string]', 'value': ['a']}]")
                .then("set", "{'type': 'assigner', 'assigned_variable_selector': ['conversation', 'c'],"
                        + " 'write_mode': 'append', 'input_variable_selector': ['start', 'v']}");
        assertThat(dsl.config("set").at("/values/conversation_c").asString())
                .isEqualTo("{{ default(state.conversation_c, []) + [variables.v] }}");
        assertThat(dsl.task("start").path("dependsOn").get(0).asString()).isEqualTo("conversation-variables");
    }

    @Test
    void failuresHaveTheirStrategies() {
        Dsl dsl = new Dsl("v")
                .then("a", "{'type': 'code', 'code_language': 'javascript', 'code': 'x', 'error_strategy': 'fail-branch',"
                        + " 'retry_config': {'retry_enabled': true, 'max_retries': 2, 'retry_interval': 500}}")
                .alone("b", "{'type': 'code', 'code_language': 'javascript', 'code': 'x', 'error_strategy': 'default-value',"
                        + " 'default_value': [{'key': 'r', 'type': 'number', 'value': '5'}],"
                        + " 'retry_config': {'retry_enabled': false}, 'variables': ["
                        + "{'variable': 'm', 'value_selector': ['a', 'error_message']}]}")
                .edge("a", "fail-branch", "b");
        assertThat(dsl.task("a").path("onError").asString()).isEqualTo("branch");
        assertThat(dsl.task("a").path("retry")).isEqualTo(
                json("{'maxAttempts': 3, 'initialInterval': '500ms', 'backoff': 1, 'maxInterval': '500ms'}"));
        assertThat(dsl.task("b").path("dependsOn").get(0)).isEqualTo(json("{'task': 'a', 'branch': 'error'}"));
        assertThat(dsl.task("b").path("onError")).isEqualTo(json("{'action': 'fallback', 'value': {'result': {'r': 5}}}"));
        assertThat(dsl.task("b").path("retry")).isEqualTo(json("{'maxAttempts': 1}"));
        assertThat(dsl.config("b").at("/inputs/m").asString()).isEqualTo("{{ tasks[\"a\"].error.message }}");
    }

    @Test
    void peopleChooseAnActionOrLetTheTimePass() {
        Dsl dsl = new Dsl("v")
                .then("ask", "{'type': 'human-input', 'form_content': 'Is {{#start.v#}} right? {{#$output.why#}}',"
                        + " 'inputs': [{'type': 'paragraph', 'output_variable_name': 'why'}],"
                        + " 'user_actions': [{'id': 'ok', 'title': 'Yes', 'button_style': 'primary'}, {'id': 'no', 'title': 'No'}],"
                        + " 'timeout': 36, 'timeout_unit': 'hour'}")
                .alone("yes", "{'type': 'end', 'outputs': [{'variable': 'why', 'value_selector': ['ask', 'why']}]}")
                .edge("ask", "ok", "yes")
                .alone("late", "{'type': 'end', 'outputs': []}")
                .edge("ask", "__timeout", "late");
        assertThat(dsl.task("ask").path("onError").asString()).isEqualTo("branch");
        assertThat(dsl.config("ask").path("timeout").asString()).isEqualTo("36h");
        assertThat(dsl.config("ask").path("message").asString())
                .isEqualTo("Is {{ variables.v }} right? \\{{#$output.why#}}");
        assertThat(dsl.task("yes").path("dependsOn").get(0)).isEqualTo(json("{'task': 'ask', 'branch': 'ok'}"));
        assertThat(dsl.config("yes").at("/outputs/why").asString()).isEqualTo("{{ tasks[\"ask\"].output.values.why }}");
        assertThat(dsl.task("late").path("dependsOn").get(0)).isEqualTo(json("{'task': 'ask', 'branch': 'error'}"));
    }

    @Test
    void secretsOfTheEnvironmentAreCredentialsAndNowhereInTheCanvas() {
        Dsl dsl = new Dsl("v")
                .with("environment_variables", "[{'name': 'KEY', 'value_type': 'secret', 'value': 'hush'},"
                        + " {'name': 'HOST', 'value_type': 'string', 'value': 'example.com'},"
                        + " {'name': 'N', 'value_type': 'number', 'value': '4'}]")
                .then("http", "{'type': 'http-request', 'method': 'get', 'url': 'https://{{#env.HOST#}}/{{#env.N#}}',"
                        + " 'authorization': {'type': 'api-key', 'config': {'type': 'bearer', 'api_key': '{{#env.KEY#}}'}}}");
        assertThat(DifyImport.secrets(dsl.document())).containsExactly(Map.entry("KEY", "hush"));
        ObjectNode definition = dsl.definition(Map.of("KEY", "dify.KEY"));
        assertThat(definition.toString()).doesNotContain("hush");
        JsonNode config = Dsl.task(definition.path("tasks"), "http").path("config");
        assertThat(config.path("url").asString()).isEqualTo("https://example.com/4");
        assertThat(config.at("/auth/value").asString()).isEqualTo("{{ \"\" + (secrets[\"dify.KEY\"]) }}");
        assertThat(DifyImport.credentials(definition)).containsExactly(Map.entry("KEY", "dify.KEY"));
    }

    @Test
    void nodesThatNothingLeadsToDoNotRun() {
        Dsl dsl = new Dsl("v")
                .then("end", "{'type': 'end', 'outputs': [{'variable': 'x', 'value_selector': ['lost', 'output']}]}")
                .alone("lost", "{'type': 'template-transform', 'template': ''}");
        assertThat(dsl.definition().path("tasks")).hasSize(2);
        assertThat(dsl.config("end").at("/outputs/x").isNull()).isTrue();
    }

    @Test
    void aChatAppAsksForItsQuery() {
        Dsl dsl = new Dsl()
                .mode("advanced-chat")
                .then("llm", "{'type': 'llm', 'model': {'name': 'm'}, 'prompt_template': [{'role': 'user', 'text': '{{#sys.query#}}'}]}")
                .then("answer", "{'type': 'answer', 'answer': '{{#llm.text#}}!'}");
        assertThat(dsl.definition().path("variables").get(0).path("name").asString()).isEqualTo("query");
        assertThat(dsl.config("answer").path("text").asString()).isEqualTo("{{ tasks[\"llm\"].output.text }}!");
    }

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverIsWrongWithADocumentIsToldAndNeverThrown(int seed) {
        Random random = new Random(seed);
        ObjectNode document = iteration("").document().deepCopy();
        for (int change = 0; change < 1 + random.nextInt(6); change++) {
            mutate(document, random);
        }
        DifyImport.Result result = DifyImport.read(document, Map.of());
        switch (result) {
            case DifyImport.Result.Read(ObjectNode definition) -> {
                dev.weft.plan.PlanCompiler.compile(definition, dev.weft.task.TaskCatalog.standard());
                assertThat(DifyExport.write(definition)).isEqualTo(new DifyExport.Result.Written(document));
            }
            case DifyImport.Result.Refused refused -> assertThat(refused.problems()).isNotEmpty();
        }
    }

    private static void mutate(JsonNode node, Random random) {
        JsonNode at = node;
        while (at.isContainer() && !at.isEmpty() && random.nextInt(5) > 0) {
            int index = random.nextInt(at.size());
            JsonNode child = at.isArray() ? at.get(index) : at.values().stream().toList().get(index);
            if (!child.isContainer()) {
                break;
            }
            at = child;
        }
        JsonNode[] odd = {
            Json.nil(), Json.text(""), Json.text("{{#each.item#}}"), Json.text("loop"), Json.tree(-1), Json.tree(1e300),
            Json.object(), Json.array(), Json.tree(true), Json.array().addNull().add(Json.object())
        };
        JsonNode value = odd[random.nextInt(odd.length)].deepCopy();
        if (at instanceof ObjectNode object && !object.isEmpty()) {
            String name = object.propertyNames().stream().toList().get(random.nextInt(object.size()));
            if (random.nextInt(3) == 0) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
        } else if (at instanceof ArrayNode list && !list.isEmpty()) {
            list.set(random.nextInt(list.size()), value);
        }
    }
}
