package dev.weft.activities.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ListRunnerTest {
    private static final String FILES =
            """
            [{'file':'f1','name':'a.PDF','contentType':'application/pdf','size':300},
             {'file':'f2','name':'b.png','contentType':'image/png','size':20,'transfer_method':'remote_url','url':'https://x/b'},
             {'file':'f3','name':'c','contentType':'video/mp4','size':1000,'type':'custom'}]""";

    private final ListRunner runner = new ListRunner();

    private JsonNode run(String config) throws Exception {
        ObjectNode parsed = (ObjectNode) Json.parse(config.replace('\'', '"'));
        return CatalogueOutput.check("list", runner.run(parsed, new FakeTaskContext()));
    }

    private String filtered(String items, String key, String operator, String value) throws Exception {
        return run("{'items':%s,'filter_by':{'conditions':[{'key':'%s','comparison_operator':'%s','value':%s}]}}"
                        .formatted(items, key, operator, value))
                .path("result")
                .toString()
                .replace('"', '\'');
    }

    @Test
    void namesTheFirstAndTheLastElementLeft() throws Exception {
        assertThat(run("{'items':[3,1,2]}").toString()).isEqualTo("{\"result\":[3,1,2],\"first_record\":3,\"last_record\":2}");
        assertThat(run("{'items':null}").toString()).isEqualTo("{\"result\":[],\"first_record\":null,\"last_record\":null}");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', value = {
        "contains | 'an' | ['banana','mango']",
        "not contains | 'an' | ['kiwi','']",
        "start with | 'ba' | ['banana']",
        "end with | 'o' | ['mango']",
        "is | 'kiwi' | ['kiwi']",
        "is not | 'kiwi' | ['banana','mango','']",
        "in | ['kiwi','mango'] | ['mango','kiwi']",
        "not in | ['kiwi','mango'] | ['banana','']",
        "empty | null | ['']",
        "not empty | null | ['banana','mango','kiwi']"
    })
    void filtersTexts(String operator, String value, String expected) throws Exception {
        assertThat(filtered("['banana','mango','kiwi','']", "", operator, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', value = {
        "= | '2' | [2.0]",
        "≠ | '2' | [1,3.5,-4]",
        "> | '1' | [2.0,3.5]",
        "< | 1 | [-4]",
        "≥ | '2' | [2.0,3.5]",
        "≤ | '1' | [1,-4]"
    })
    void filtersNumbersByWhatTheTextSpells(String operator, String value, String expected) throws Exception {
        assertThat(filtered("[1,2.0,3.5,-4]", "", operator, value)).isEqualTo(expected);
    }

    @Test
    void filtersTruthValuesAndMembers() throws Exception {
        assertThat(filtered("[true,false,true]", "", "is", "'True'")).isEqualTo("[true,true]");
        assertThat(filtered("[{'n':1},{'n':2}]", "n", ">", "'1'")).isEqualTo("[{'n':2}]");
        assertThat(filtered("[{'n':1},{}]", "n", "exists", "null")).isEqualTo("[{'n':1}]");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', value = {
        "type | in | ['document','image'] | f1 f2",
        "type | not in | ['document','image'] | f3",
        "extension | is | '.pdf' | f1",
        "mime_type | start with | 'image/' | f2",
        "size | > | '100' | f1 f3",
        "name | contains | '.' | f1 f2",
        "transfer_method | in | ['remote_url'] | f2",
        "url | is | 'https://x/b' | f2",
        "type | exists | null | f1 f2 f3"
    })
    void filtersFilesByTheirAttributes(String key, String operator, String value, String expected) throws Exception {
        JsonNode result = Json.parse(filtered(FILES, key, operator, value).replace('\'', '"'));
        assertThat(result.valueStream().map(file -> file.path("file").asString()).toList())
                .isEqualTo(java.util.List.of(expected.split(" ")));
    }

    @Test
    void sortsAndCuts() throws Exception {
        JsonNode sorted = run("{'items':%s,'order_by':{'enabled':true,'key':'size','value':'desc'},'limit':{'enabled':true,'size':2}}"
                .formatted(FILES));
        assertThat(sorted.path("result").valueStream().map(file -> file.path("file").asString()))
                .containsExactly("f3", "f1");
        assertThat(run("{'items':['b','a','c'],'order_by':{'key':'','value':'asc'},'extract_by':{'serial':'1'}}").path("result"))
                .as("one is taken before the rest is sorted")
                .isEqualTo(Json.parse("[\"b\"]"));
        assertThat(run("{'items':[10,9,2],'order_by':{'value':'asc'}}").path("result")).isEqualTo(Json.parse("[2,9,10]"));
    }

    @Test
    void leavesOutWhatIsNotEnabled() throws Exception {
        assertThat(run("{'items':[2,1],'order_by':{'enabled':false,'value':'asc'},'limit':{'enabled':false,'size':1},"
                                + "'extract_by':{'enabled':false,'serial':'9'},'filter_by':{'enabled':false,'conditions':"
                                + "[{'comparison_operator':'is','value':'7'}]}}")
                        .path("result"))
                .isEqualTo(Json.parse("[2,1]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'items':'text'}",
        "{'items':[1],'extract_by':{'serial':'2'}}",
        "{'items':[1],'extract_by':{'serial':'0'}}",
        "{'items':[1],'limit':{'size':'many'}}",
        "{'items':['x'],'filter_by':{'conditions':[{'comparison_operator':'>','value':'1'}]}}"
    })
    void saysWhatMakesNoSense(String config) {
        TaskException failure = catchThrowableOfType(TaskException.class, () -> run(config));
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_CONFIG);
    }
}
