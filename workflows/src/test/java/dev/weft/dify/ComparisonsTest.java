package dev.weft.dify;

import static dev.weft.dify.Dsl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Conditions of a node that was changed elsewhere are the same comparisons again. */
class ComparisonsTest {

    private static Dsl dsl(String conditions, String operator) {
        return new Dsl("v", "w")
                .then("choose", "{'type': 'if-else', 'title': 'Choose', 'cases': [{'case_id': 'yes', 'logical_operator': '"
                        + operator + "', 'conditions': [" + conditions + "]}]}")
                .alone("end", "{'type': 'end', 'outputs': []}")
                .edge("choose", "yes", "end");
    }

    private static JsonNode drawnAgain(Dsl dsl) {
        ObjectNode definition = dsl.definition();
        ((ObjectNode) Dsl.task(definition.path("tasks"), "choose")).put("title", "Changed");
        DifyExport.Result result = DifyExport.write(definition);
        assertThat(result).isInstanceOf(DifyExport.Result.Written.class);
        return ((DifyExport.Result.Written) result).document().at("/workflow/graph/nodes/1/data/cases/0");
    }

    private static List<String> shown(JsonNode conditions) {
        List<String> shown = new ArrayList<>();
        conditions.forEach(one -> shown.add(one.path("variable_selector") + " " + one.path("comparison_operator").asString() + " "
                + one.path("value") + " " + one.path("varType").asString("string")));
        return shown;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "contains ¦ 'a \\\"b'", "not contains ¦ 'a'", "start with ¦ 'a'", "end with ¦ '{{#start.w#}}!'", "is ¦ ''",
        "is not ¦ 'a'", "is ¦ '{{#start.w#}}'", "empty ¦ ''", "not empty ¦ ''", "null ¦ ''", "not null ¦ ''",
        "in ¦ ['a', 'b']", "not in ¦ ['a']",
    })
    void aComparisonOfTexts(String operator, String value) {
        String condition = "{'variable_selector': ['start', 'v'], 'comparison_operator': '" + operator + "', 'value': " + value
                + ", 'varType': 'string'}";
        assertThat(shown(drawnAgain(dsl(condition, "and")).path("conditions")))
                .isEqualTo(shown(Json.parse("[" + condition.replace('\'', '"') + "]")));
    }

    @ParameterizedTest
    @CsvSource({"=", "≠", ">", "<", "≥", "≤"})
    void aComparisonOfNumbers(String operator) {
        for (String value : List.of("5", "-2.5", "{{#start.w#}}")) {
            String condition = "{'variable_selector': ['start', 'v'], 'comparison_operator': '" + operator + "', 'value': '" + value
                    + "', 'varType': 'number'}";
            assertThat(shown(drawnAgain(dsl(condition, "and")).path("conditions")))
                    .isEqualTo(shown(Json.parse("[" + condition.replace('\'', '"') + "]")));
        }
    }

    @ParameterizedTest
    @CsvSource({"and", "or"})
    void severalOfOneValueAndOfOthers(String operator) {
        String conditions = "{'variable_selector': ['start', 'v'], 'comparison_operator': '>', 'value': '1', 'varType': 'number'},"
                + "{'variable_selector': ['start', 'v'], 'comparison_operator': '<', 'value': '9', 'varType': 'number'},"
                + "{'variable_selector': ['start', 'w'], 'comparison_operator': 'empty', 'value': ''},"
                + "{'variable_selector': ['start', 'w'], 'comparison_operator': 'is', 'value': true, 'varType': 'boolean'}";
        JsonNode again = drawnAgain(dsl(conditions, operator));
        assertThat(again.path("logical_operator").asString()).isEqualTo(operator);
        assertThat(shown(again.path("conditions"))).isEqualTo(shown(Json.parse("[" + conditions.replace('\'', '"') + "]")));
    }

    @Test
    void noConditionsAtAll() {
        for (String operator : List.of("and", "or")) {
            JsonNode again = drawnAgain(dsl("", operator));
            assertThat(again.path("logical_operator").asString()).isEqualTo(operator);
            assertThat(again.path("conditions")).isEqualTo(Json.array());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "3 < variables.v ¦ [\"start\",\"v\"] > \"3\" number",
        "!(variables.v == true) ¦ [\"start\",\"v\"] is not true boolean",
        "variables.v ¦ [\"start\",\"v\"] is true boolean",
        "size(variables.v) > 0 ¦ [\"start\",\"v\"] not empty \"\" string",
        "variables.v.contains(\"&& || x\") ¦ [\"start\",\"v\"] contains \"&& || x\" string",
        "variables[\"v\"] in [\"a\"] ¦ [\"start\",\"v\"] in [\"a\"] string",
        "!(variables.v != null && variables.w > 2) ¦ [\"start\",\"v\"] null \"\" string,[\"start\",\"w\"] ≤ \"2\" number",
    })
    void whatPeopleWriteByHand(String when, String shown) {
        ObjectNode canvas = json("{'title': 'T', 'variables': [{'name': 'v'}, {'name': 'w'}], 'tasks': ["
                + "{'id': 'choose', 'type': 'switch', 'config': {'cases': [{'name': 'yes'}]}}], 'outputs': {'o': '{{ variables.v }}'}}");
        ((ObjectNode) canvas.at("/tasks/0/config/cases/0")).put("when", when);
        DifyExport.Result result = DifyExport.write(canvas);
        assertThat(result).isInstanceOf(DifyExport.Result.Written.class);
        JsonNode node = ((DifyExport.Result.Written) result).document().at("/workflow/graph/nodes/1/data/cases/0");
        assertThat(String.join(",", shown(node.path("conditions")))).isEqualTo(shown);
    }

    @Test
    void theFirstDocumentsNamedWhatTheyComparedWithByItself() {
        Dsl dsl = dsl(
                "{'variable_selector': ['start', 'v'], 'comparison_operator': 'is', 'value_type': 'value_selector',"
                        + " 'value_selector': ['start', 'w']}",
                "and");
        assertThat(dsl.config("choose").at("/cases/0/when").asString())
                .isEqualTo("(variables.v != null && variables.v == \"\" + (variables.w))");
    }
}
