package dev.weft.activities.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.llm.ChatModel;
import dev.weft.activities.llm.LlmSettings;
import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeProvider;
import dev.weft.settings.Settings;
import dev.weft.task.FailureCode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ExtractRunnerTest {
    private final FakeProvider provider = FakeProvider.start();
    private final FakeTaskContext context = new FakeTaskContext();
    private final ExtractRunner runner = new ExtractRunner(new ChatModel(LlmSettings.of(
            new Settings(Map.of("WEFT_LLM_BASE_URL", provider.baseUrl(), "WEFT_LLM_MODEL", "fake")))));

    @AfterEach
    void stop() {
        provider.close();
    }

    private static ObjectNode config(String parameters, String mode) {
        return (ObjectNode) Json.parse("{'query':'Ada is 36.','instruction':'Names in full.','mode':'%s','parameters':%s}"
                .formatted(mode, parameters)
                .replace('\'', '"'));
    }

    private JsonNode run(ObjectNode config) throws Exception {
        return CatalogueOutput.check("extract", runner.run(config, context));
    }

    private static Completion call(String arguments) {
        return Completion.calling(new Completion.ToolCall("c1", "extract_parameters", arguments));
    }

    @Test
    void asksByFunctionCall() throws Exception {
        provider.next(call("{\"name\":\"Ada\",\"age\":36}"));
        JsonNode output = run(config(
                "[{'name':'name','type':'string','description':'Whose','required':true},{'name':'age','type':'number'}]",
                "function_call"));
        assertThat(output.path("name").asString()).isEqualTo("Ada");
        assertThat(output.path("age").asInt()).isEqualTo(36);
        assertThat(output.path("__is_success").asInt()).isEqualTo(1);
        assertThat(output.path("__reason").isNull()).isTrue();
        JsonNode function = provider.requests().getFirst().json().path("tools").get(0).path("function");
        assertThat(function.path("parameters"))
                .isEqualTo(Json.parse("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"description\":"
                        + "\"Whose\"},\"age\":{\"type\":\"number\"}},\"required\":[\"name\"]}"));
        assertThat(provider.requests().getFirst().json().path("tool_choice").path("function").path("name").asString())
                .isEqualTo(function.path("name").asString());
    }

    @Test
    void asksByPromptWhereTheEndpointKnowsNoFunctions() throws Exception {
        provider.next(FakeProvider.error(400, "invalid_request_error", "tools are not supported"));
        provider.next(Completion.of("```json\n{\"name\":\"Ada\"}\n```"));
        JsonNode output = run(config("[{'name':'name','type':'string','required':true}]", "function_call"));
        assertThat(output.path("name").asString()).isEqualTo("Ada");
        assertThat(provider.requests().get(1).json().has("tools")).isFalse();
        assertThat(provider.requests().get(1).json().toString()).contains("Ada is 36.", "Names in full.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "string          | 7                 | \"7\"",
        "string          | {\"a\":1}         | \"{\\\"a\\\":1}\"",
        "number          | \"12\"            | 12",
        "number          | \"1.5\"           | 1.5",
        "number          | true              | 1",
        "bool            | \"Yes\"           | true",
        "boolean         | 0                 | false",
        "array[string]   | [1,\"b\"]         | [\"1\",\"b\"]",
        "array[string]   | \"[\\\"a\\\"]\"   | [\"a\"]",
        "array[number]   | [\"1\",2]         | [1,2]",
        "array[boolean]  | [\"true\",false]  | [true,false]",
        "array[object]   | [{\"a\":1}]       | [{\"a\":1}]",
        "object          | {\"a\":1}         | {\"a\":1}",
    })
    void convertsValuesToTheirTypes(String type, String given, String expected) throws Exception {
        provider.next(Completion.of("{\"v\":" + given + "}"));
        JsonNode output = run(config("[{'name':'v','type':'" + type + "'}]", "prompt"));
        assertThat(output.path("v").toString()).isEqualTo(expected);
        assertThat(output.path("__is_success").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "number         | \"many\"     | 0",
        "number         | [1]          | 0",
        "bool           | \"perhaps\"  | false",
        "array[number]  | [\"x\"]      | []",
        "array[object]  | [1]          | []",
        "array[string]  | 5            | []",
        "object         | []           | {}",
    })
    void saysWhatIsOfAnotherType(String type, String given, String expected) throws Exception {
        provider.next(Completion.of("{\"v\":" + given + "}"));
        JsonNode output = run(config("[{'name':'v','type':'" + type + "'}]", "prompt"));
        assertThat(output.path("v").toString()).isEqualTo(expected);
        assertThat(output.path("__is_success").asInt()).isZero();
        assertThat(output.path("__reason").asString()).contains("Parameter v");
    }

    @Test
    void aSelectIsOneOfItsOptions() throws Exception {
        String parameters = "[{'name':'size','type':'select','options':['Small','Large'],'required':true}]";
        provider.next(Completion.of("{\"size\":\"large\"}")).next(Completion.of("{\"size\":\"huge\"}"));
        assertThat(run(config(parameters, "prompt")).path("size").asString()).isEqualTo("Large");
        JsonNode output = run(config(parameters, "prompt"));
        assertThat(output.path("size").asString()).isEmpty();
        assertThat(output.path("__is_success").asInt()).isZero();
        assertThat(provider.requests().getFirst().json().toString()).contains("Small");
    }

    @Test
    void whatIsNotFoundIsEmptyAndOnlyAProblemWhenRequired() throws Exception {
        provider.next(Completion.of("{}")).next(Completion.of("{\"b\":null}"));
        JsonNode optional = run(config("[{'name':'a','type':'string'},{'name':'n','type':'number'}]", "prompt"));
        assertThat(optional.path("a").asString()).isEmpty();
        assertThat(optional.path("n").asInt(-1)).isZero();
        assertThat(optional.path("__is_success").asInt()).isEqualTo(1);
        JsonNode required = run(config("[{'name':'b','type':'array[string]','required':true}]", "prompt"));
        assertThat(required.path("b")).isEqualTo(Json.array());
        assertThat(required.path("__is_success").asInt()).isZero();
        assertThat(required.path("__reason").asString()).isEqualTo("Parameter b is required");
    }

    @Test
    void anAnswerWithoutJsonIsNoFailureOfTheTask() throws Exception {
        JsonNode output = run(config("[{'name':'a','type':'string'}]", "function_call"));
        assertThat(output.path("__is_success").asInt()).isZero();
        assertThat(output.path("__reason").asString()).contains("no JSON object");
    }

    @Test
    void namesThatAreTakenAreRefused() {
        assertThat(catchThrowableOfType(
                                TaskException.class,
                                () -> run(config("[{'name':'a','type':'string'},{'name':'a','type':'number'}]", "prompt")))
                        .code())
                .isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(catchThrowableOfType(
                                TaskException.class,
                                () -> run(config("[{'name':'__reason','type':'string'}]", "prompt")))
                        .code())
                .isEqualTo(FailureCode.INVALID_CONFIG);
    }
}
