package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DeclaredOutputsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{'a':{'type':'string'}} ~ {'a':'x'} ~ {'a':'x'}",
                "{'a':{'type':'string','children':null}} ~ {'a':null} ~ {'a':null}",
                "{'a':{'type':'number'}} ~ {'a':1.5} ~ {'a':1.5}",
                "{'a':{'type':'number'}} ~ {'a':true} ~ {'a':1}",
                "{'a':{'type':'boolean'}} ~ {'a':false} ~ {'a':false}",
                "{'a':{'type':'object'}} ~ {'a':{'x':[1,{'y':2}]}} ~ {'a':{'x':[1,{'y':2}]}}",
                "{'a':{'type':'object','children':{'x':{'type':'number'}}}} ~ {'a':{'x':1,'y':2}} ~ {'a':{'x':1}}",
                "{'a':{'type':'array[string]'}} ~ {'a':['x',null]} ~ {'a':['x',null]}",
                "{'a':{'type':'array[number]'}} ~ {'a':[]} ~ {'a':[]}",
                "{'a':{'type':'array[object]'}} ~ {'a':[{'x':1}]} ~ {'a':[{'x':1}]}",
                "{'a':{'type':'array[boolean]'}} ~ {'a':[true]} ~ {'a':[true]}",
                "{'a':{'type':'any'}} ~ {'a':[1,'x']} ~ {'a':[1,'x']}",
                "{'a':{'type':'string'}} ~ {'a':'x','b':1} ~ {'a':'x'}",
                "{} ~ {'a':1} ~ {}",
            })
    void keepsWhatIsDeclared(String declared, String result, String kept) throws Exception {
        assertThat(DeclaredOutputs.checked(json(result), json(declared))).isEqualTo(json(kept));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{'a':{'type':'string'}} ~ {} ~ The output \"a\" is missing",
                "{'a':{'type':'string'}} ~ {'a':1} ~ The output \"a\" must be a string, but it is a number",
                "{'a':{'type':'number'}} ~ {'a':'1'} ~ The output \"a\" must be a number, but it is a string",
                "{'a':{'type':'number'}} ~ {'a':1e300} ~ The output \"a\" is a number of more than 64 bits",
                "{'a':{'type':'object'}} ~ {'a':[]} ~ The output \"a\" must be an object, but it is an array",
                "{'a':{'type':'boolean'}} ~ {'a':0} ~ The output \"a\" must be a boolean, but it is a number",
                "{'a':{'type':'array[object]'}} ~ {'a':'None'} ~ The output \"a\" must be an array, but it is a string",
                "{'a':{'type':'array[string]'}} ~ {'a':['x',2]} ~ The output \"a[1]\" must be a string, but it is a number",
                "{'a':{'type':'object','children':{'x':{'type':'number'}}}} ~ {'a':{}} ~ The output \"a.x\" is missing",
                "{'a':{'type':'string'}} ~ [1] ~ The code must return an object with the declared outputs, but it returned an array",
            })
    void namesTheOutputThatDoesNotFit(String declared, String result, String message) {
        TaskException failure = failure(json(declared), json(result));

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure).hasMessage(message.strip());
    }

    @Test
    void boundsSizes() {
        JsonNode text = json("{'a':{'type':'string'}}");
        JsonNode array = json("{'a':{'type':'array[number]'}}");

        assertThat(failure(text, Json.object().put("a", "x".repeat(DeclaredOutputs.MAX_CHARACTERS + 1))).code())
                .isEqualTo(FailureCode.CODE_LIMIT);
        assertThat(failure(array, json("{'a':[" + "1,".repeat(DeclaredOutputs.MAX_ELEMENTS) + "1]}")).code())
                .isEqualTo(FailureCode.CODE_LIMIT);
    }

    @Test
    void leavesOutNulCharacters() throws Exception {
        assertThat(DeclaredOutputs.checked(Json.object().put("a", "x\0y"), json("{'a':{'type':'string'}}")))
                .isEqualTo(json("{'a':'xy'}"));
    }

    @Test
    void refusesUnknownTypes() {
        TaskException failure = failure(json("{'a':{'type':'file'}}"), json("{'a':1}"));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(failure.getMessage()).contains("\"a\" has the type \"file\"");
    }

    private static TaskException failure(JsonNode declared, JsonNode result) {
        return catchThrowableOfType(TaskException.class, () -> DeclaredOutputs.checked(result, declared));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.strip().replace('\'', '"'));
    }
}
