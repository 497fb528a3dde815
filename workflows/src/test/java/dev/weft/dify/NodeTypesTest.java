package dev.weft.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.canvas.CanvasReader;
import dev.weft.canvas.Task;
import dev.weft.json.Json;
import dev.weft.task.TaskCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTypesTest {

    @Test
    void everyNodeTypeIsRunByATypeOfTheCatalogueAndNamedAfterItAgain() {
        for (String node : new String[] {"start", "end", "answer", "llm", "code", "http-request", "if-else"}) {
            String type = NodeTypes.task(node).orElseThrow();
            assertThat(TaskCatalog.standard().find(type)).as(node).isPresent();
            assertThat(NodeTypes.of(type)).isEqualTo(node);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"knowledge-retrieval", "tool", "agent", "", "LLM"})
    void whatWeftCanNotRunHasNoTask(String node) {
        assertThat(NodeTypes.task(node)).isEmpty();
    }

    @Test
    void anImportedTaskIsShownAsTheNodeItWas() {
        assertThat(NodeTypes.of(task("{\"type\": \"aggregate\", \"extra\": {\"dify\": {\"type\": \"variable-assigner\"}}}")))
                .contains("variable-assigner");
        assertThat(NodeTypes.of(task("{\"type\": \"assign\", \"extra\": {\"dify\": {\"hidden\": true}}}"))).isEmpty();
        assertThat(NodeTypes.of(task("{\"type\": \"llm\"}"))).contains("llm");
        assertThat(NodeTypes.of(task("{\"type\": \"llm\", \"forEach\": [1, 2]}"))).contains("iteration");
        assertThat(NodeTypes.of(task("{\"type\": \"delay\"}"))).contains("tool");
    }

    @Test
    void outputsHaveTheNamesOfDify() {
        assertThat(NodeOutputs.of(task("{\"type\": \"http\"}"), Json.parse(
                        "{\"status\": 200, \"headers\": {\"a\": \"b\"}, \"body\": \"x\"}")))
                .isEqualTo(Json.parse(
                        "{\"status_code\": 200, \"body\": \"x\", \"headers\": {\"a\": \"b\"}, \"files\": []}"));
        assertThat(NodeOutputs.of(task("{\"type\": \"code\"}"), Json.parse("{\"result\": {\"n\": 1}}")))
                .isEqualTo(Json.parse("{\"n\": 1}"));
        assertThat(NodeOutputs.of(task("{\"type\": \"switch\"}"), Json.parse("{\"case\": \"false\"}")))
                .isEqualTo(Json.parse("{\"result\": false, \"selected_case_id\": \"false\"}"));
        assertThat(NodeOutputs.of(task("{\"type\": \"loop\"}"), Json.parse("{\"last\": {\"n\": 3}, \"count\": 2}")))
                .isEqualTo(Json.parse("{\"n\": 3, \"loop_round\": 2}"));
        assertThat(NodeOutputs.of(task("{\"type\": \"llm\"}"), Json.parse(
                                "{\"text\": \"hi\", \"reasoning\": \"\", \"json\": null,"
                                        + " \"usage\": {\"inputTokens\": 1, \"outputTokens\": 2, \"totalTokens\": 3}}"))
                        .at("/usage/total_tokens")
                        .asInt())
                .isEqualTo(3);
        assertThat(NodeOutputs.of(task("{\"type\": \"llm\"}"), Json.nil()).path("text").asString()).isEmpty();
    }

    private static Task task(String members) {
        return CanvasReader.read(Json.parse("{\"tasks\": [" + members.replaceFirst("\\{", "{\"id\": \"a\", ") + "]}"))
                .draft()
                .tasks()
                .getFirst();
    }
}
