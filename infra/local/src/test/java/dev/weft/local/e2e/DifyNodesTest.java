package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes of Dify's do in a run what they do there. */
class DifyNodesTest {
    /** Others ask the same model. */
    @AfterEach
    void forget() {
        Stack.PROVIDER.asAtFirst();
    }

    private static final String START =
            "{'id': 'start', 'data': {'type': 'start', 'variables': [{'variable': 'v', 'type': 'json_object'}]}}";

    /** JSON is YAML; {@code '} stands for a quote, an edge is {@code from:handle>to}. */
    private static String document(String more, List<String> nodes, String... edges) {
        String drawn = Arrays.stream(edges)
                .map(edge -> edge.split("[:>]"))
                .map(edge -> "{'source': '%s', 'sourceHandle': '%s', 'target': '%s'}"
                        .formatted(edge[0], edge[1], edge[2]))
                .collect(Collectors.joining(", "));
        List<String> all = new ArrayList<>(List.of(START));
        all.addAll(nodes);
        return ("{'kind': 'app', 'version': '0.4.0', 'app': {'mode': 'workflow', 'name': 'Nodes'}, 'workflow': {" + more
                        + "'graph': {'nodes': [" + String.join(", ", all) + "], 'edges': [" + drawn + "]}}}")
                .replace('\'', '"');
    }

    private static JsonNode run(String document, String inputs) {
        return Stack.end(Stack.start(Stack.imported(document), json(inputs)));
    }

    private static ObjectNode outputs(JsonNode run) {
        assertThat(run.path("status").asString()).as("%s", run).isEqualTo("succeeded");
        return (ObjectNode) run.path("outputs");
    }

    @Test
    void aLoopEndsWhenItsConditionHoldsAndItsVariablesStay() {
        String document = document(
                "",
                List.of(
                        "{'id': 'loop', 'data': {'type': 'loop', 'loop_count': 10, 'logical_operator': 'and', 'start_node_id': 'in',"
                                + " 'loop_variables': [{'label': 'n', 'var_type': 'number', 'value_type': 'constant', 'value': '1'},"
                                + " {'label': 'all', 'var_type': 'array[number]', 'value_type': 'constant', 'value': '[]'}],"
                                + " 'break_conditions': [{'variable_selector': ['loop', 'n'], 'comparison_operator': '>', 'value': '6'}]}}",
                        "{'id': 'in', 'data': {'type': 'loop-start', 'loop_id': 'loop'}}",
                        "{'id': 'add', 'data': {'type': 'assigner', 'version': '2', 'loop_id': 'loop', 'items': ["
                                + "{'variable_selector': ['loop', 'n'], 'operation': '+=', 'input_type': 'constant', 'value': 2},"
                                + "{'variable_selector': ['loop', 'all'], 'operation': 'append', 'input_type': 'variable', 'value': ['loop', 'n']}]}}",
                        "{'id': 'end', 'data': {'type': 'end', 'outputs': [{'variable': 'n', 'value_selector': ['loop', 'n']},"
                                + " {'variable': 'all', 'value_selector': ['loop', 'all']},"
                                + " {'variable': 'rounds', 'value_selector': ['loop', 'loop_round']}]}}"),
                "start:source>loop", "in:source>add", "loop:source>end");
        assertThat(outputs(run(document, "{}"))).isEqualTo(json("{'n': 7, 'all': [3, 5, 7], 'rounds': 3}"));
    }

    @Test
    void aLoopIsLeftByItsEndNode() {
        String document = document(
                "",
                List.of(
                        "{'id': 'loop', 'data': {'type': 'loop', 'loop_count': 10, 'start_node_id': 'in', 'break_conditions': [],"
                                + " 'loop_variables': [{'label': 'n', 'var_type': 'number', 'value_type': 'constant', 'value': 0}]}}",
                        "{'id': 'in', 'data': {'type': 'loop-start', 'loop_id': 'loop'}}",
                        "{'id': 'add', 'data': {'type': 'assigner', 'loop_id': 'loop', 'items': ["
                                + "{'variable_selector': ['loop', 'n'], 'operation': '+=', 'input_type': 'constant', 'value': 1}]}}",
                        "{'id': 'if', 'data': {'type': 'if-else', 'loop_id': 'loop', 'cases': [{'case_id': 'true', 'conditions': ["
                                + "{'variable_selector': ['loop', 'n'], 'comparison_operator': '≥', 'value': '4'}]}]}}",
                        "{'id': 'stop', 'data': {'type': 'loop-end', 'loop_id': 'loop'}}",
                        "{'id': 'end', 'data': {'type': 'end', 'outputs': [{'variable': 'n', 'value_selector': ['loop', 'n']}]}}"),
                "start:source>loop", "in:source>add", "add:source>if", "if:true>stop", "loop:source>end");
        assertThat(outputs(run(document, "{}"))).isEqualTo(json("{'n': 4}"));
    }

    private static String iteration(String mode) {
        return document(
                "",
                List.of(
                        "{'id': 'each', 'data': {'type': 'iteration', 'iterator_selector': ['start', 'v'], 'is_parallel': true,"
                                + " 'parallel_nums': 3, 'output_selector': ['code', 'r'], 'start_node_id': 'in',"
                                + " 'error_handle_mode': '" + mode + "'}}",
                        "{'id': 'in', 'data': {'type': 'iteration-start', 'iteration_id': 'each'}}",
                        "{'id': 'code', 'data': {'type': 'code', 'iteration_id': 'each', 'code_language': 'javascript',"
                                + " 'code': 'function main({x, i}) { if (x === 2) throw new Error(`no ${x}`); return {r: [x, i]} }',"
                                + " 'variables': [{'variable': 'x', 'value_selector': ['each', 'item']},"
                                + " {'variable': 'i', 'value_selector': ['each', 'index']}],"
                                + " 'outputs': {'r': {'type': 'array[number]'}}}}",
                        "{'id': 'end', 'data': {'type': 'end', 'outputs': [{'variable': 'r', 'value_selector': ['each', 'output']}]}}"),
                "start:source>each", "in:source>code", "each:source>end");
    }

    @Test
    void anIterationRemovesKeepsOrFailsByWhatItsItemsDo() {
        assertThat(outputs(run(iteration("remove-abnormal-output"), "{'v': [1, 2, 3]}")))
                .isEqualTo(json("{'r': [1, 0, 3, 2]}"));
        assertThat(outputs(run(iteration("continue-on-error"), "{'v': [2]}"))).isEqualTo(json("{'r': [null]}"));
        assertThat(run(iteration("terminated"), "{'v': [1, 2, 3]}").path("status").asString()).isEqualTo("failed");
    }

    @Test
    void aFailureGoesItsOwnWayOrHasItsDefault() {
        String code = "{'id': '%s', 'data': {'type': 'code', 'code_language': 'javascript', 'retry_config': {'retry_enabled': false},"
                + " 'code': 'function main() { throw new Error(`broken`) }', 'variables': [], 'outputs': {'r': {'type': 'string'}},"
                + " %s}}";
        String document = document(
                "",
                List.of(
                        code.formatted("a", "'error_strategy': 'fail-branch'"),
                        code.formatted(
                                "b",
                                "'error_strategy': 'default-value', 'default_value': [{'key': 'r', 'type': 'string', 'value': 'calm {{ x }}'}]"),
                        "{'id': 'well', 'data': {'type': 'end', 'outputs': []}}",
                        "{'id': 'end', 'data': {'type': 'end', 'outputs': [{'variable': 'why', 'value_selector': ['a', 'error_message']},"
                                + " {'variable': 'r', 'value_selector': ['b', 'r']}]}}"),
                "start:source>a", "a:source>well", "a:fail-branch>b", "b:source>end");
        ObjectNode outputs = outputs(run(document, "{}"));
        assertThat(outputs.path("why").asString()).contains("broken");
        assertThat(outputs.path("r").asString()).isEqualTo("calm {{ x }}");
    }

    @Test
    void aModelsClassIsTheBranchThatIsTaken() {
        String document = document(
                "",
                List.of(
                        "{'id': 'sort', 'data': {'type': 'question-classifier', 'query_variable_selector': ['start', 'v'],"
                                + " 'model': {'name': 'm'}, 'classes': [{'id': '1', 'name': 'good'}, {'id': '2', 'name': 'bad'}]}}",
                        "{'id': 'good', 'data': {'type': 'end', 'outputs': []}}",
                        "{'id': 'bad', 'data': {'type': 'end', 'outputs': [{'variable': 'class', 'value_selector': ['sort', 'class_name']}]}}"),
                "start:source>sort", "sort:1>good", "sort:2>bad");
        Stack.PROVIDER.always(request -> Completion.of("{\"category_id\": \"2\", \"category_name\": \"bad\"}"));
        assertThat(outputs(run(document, "{'v': 'meh'}"))).isEqualTo(json("{'class': 'bad'}"));
    }

    @Test
    void aSecretIsSentAndShownNowhere() {
        try (FakeHttpServer server = FakeHttpServer.start(
                request -> Reply.text("you sent " + request.header("X-Token").orElse("nothing")))) {
            String document = document(
                    "'environment_variables': [{'name': 'TOKEN', 'value_type': 'secret', 'value': 'hush-hush-4711'}], ",
                    List.of(
                            "{'id': 'http', 'data': {'type': 'http-request', 'method': 'get', 'url': '" + server.url("/")
                                    + "', 'headers': 'X-Token: {{#env.TOKEN#}}'}}",
                            "{'id': 'end', 'data': {'type': 'end', 'outputs': [{'variable': 'said', 'value_selector': ['http', 'body']}]}}"),
                    "start:source>http", "http:source>end");
            String canvas = Stack.imported(document);
            JsonNode run = Stack.end(Stack.start(canvas, Json.object()));
            assertThat(server.requests().getFirst().header("X-Token")).contains("hush-hush-4711");
            assertThat(outputs(run).path("said").asString()).startsWith("you sent [credential:dify.TOKEN");
            assertThat(Stack.get("/canvases/" + canvas).toString()).doesNotContain("hush-hush");
        }
    }

    @Test
    void aPersonsActionIsTheBranchThatIsTaken() throws InterruptedException {
        String document = document(
                "",
                List.of(
                        "{'id': 'ask', 'data': {'type': 'human-input', 'form_content': 'Well?',"
                                + " 'inputs': [{'type': 'paragraph', 'output_variable_name': 'why'}],"
                                + " 'user_actions': [{'id': 'ok', 'title': 'Yes'}, {'id': 'no', 'title': 'No'}]}}",
                        "{'id': 'yes', 'data': {'type': 'end', 'outputs': []}}",
                        "{'id': 'not', 'data': {'type': 'end', 'outputs': [{'variable': 'why', 'value_selector': ['ask', 'why']},"
                                + " {'variable': 'action', 'value_selector': ['ask', '__action_id']}]}}"),
                "start:source>ask", "ask:ok>yes", "ask:no>not");
        String run = Stack.start(Stack.imported(document), Json.object());
        Stack.events(run, java.util.Optional.empty(), asked(run));
        Stack.post("/runs/" + run + "/approvals/ask", json("{'decision': 'no', 'values': {'why': 'late'}}"), 202);
        assertThat(outputs(Stack.end(run))).isEqualTo(json("{'why': 'late', 'action': 'no'}"));
    }

    /** How many events there are until the question, the first ones of every run of it. */
    private static int asked(String run) {
        for (int most = 1; ; most++) {
            if (Stack.events(run, java.util.Optional.empty(), most).getLast().contains("approval.requested")) {
                return most;
            }
        }
    }
}
