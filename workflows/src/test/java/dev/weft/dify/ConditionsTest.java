package dev.weft.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.expression.Condition;
import dev.weft.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Every comparison means what it means in Dify. */
class ConditionsTest {

    private static boolean holds(String condition, String value) {
        Dsl dsl = new Dsl("v", "w")
                .alone("if", "{'type': 'if-else', 'cases': [{'case_id': 'a', 'logical_operator': 'and', 'conditions': ["
                        + condition + "]}]}")
                .edge("start", "source", "if");
        String when = dsl.config("if").path("cases").get(0).path("when").stringValue();
        JsonNode environment = Dsl.json("{'variables': {'v': " + value + ", 'w': 'abc'}}");
        return Condition.parse(when).test((tools.jackson.databind.node.ObjectNode) environment);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', value = {
        "contains ¦ 'b' ¦ 'abc' ¦ true",
        "contains ¦ 'x' ¦ 'abc' ¦ false",
        "contains ¦ 'b' ¦ ['a', 'b'] ¦ true",
        "contains ¦ 'b' ¦ null ¦ false",
        "not contains ¦ 'b' ¦ 'abc' ¦ false",
        "not contains ¦ 'b' ¦ null ¦ true",
        "not contains ¦ 'z' ¦ ['a'] ¦ true",
        "start with ¦ 'ab' ¦ 'abc' ¦ true",
        "start with ¦ 'b' ¦ 'abc' ¦ false",
        "start with ¦ 'b' ¦ null ¦ false",
        "end with ¦ 'bc' ¦ 'abc' ¦ true",
        "end with ¦ 'b' ¦ '' ¦ false",
        "is ¦ 'abc' ¦ 'abc' ¦ true",
        "is ¦ '{{#start.w#}}' ¦ 'abc' ¦ true",
        "is ¦ 'x{{#start.w#}}' ¦ 'xabc' ¦ true",
        "is ¦ 'abc' ¦ null ¦ false",
        "is ¦ true ¦ true ¦ true",
        "is ¦ true ¦ false ¦ false",
        "is not ¦ 'abc' ¦ 'abd' ¦ true",
        "is not ¦ 'abc' ¦ null ¦ false",
        "empty ¦ '' ¦ '' ¦ true",
        "empty ¦ '' ¦ null ¦ true",
        "empty ¦ '' ¦ [] ¦ true",
        "empty ¦ '' ¦ {} ¦ true",
        "empty ¦ '' ¦ 'a' ¦ false",
        "not empty ¦ '' ¦ [1] ¦ true",
        "not empty ¦ '' ¦ null ¦ false",
        "= ¦ '5' ¦ 5 ¦ true",
        "= ¦ 5 ¦ 5.0 ¦ true",
        "= ¦ '5' ¦ 6 ¦ false",
        "= ¦ '5' ¦ null ¦ false",
        "≠ ¦ '5' ¦ 6 ¦ true",
        "≠ ¦ '5' ¦ null ¦ false",
        "> ¦ '5' ¦ 6 ¦ true",
        "> ¦ '5' ¦ 5 ¦ false",
        "> ¦ '5.5' ¦ 5.6 ¦ true",
        "< ¦ '5' ¦ 4 ¦ true",
        "≥ ¦ '5' ¦ 5 ¦ true",
        "≤ ¦ '5' ¦ 5 ¦ true",
        "≤ ¦ '5' ¦ null ¦ false",
        "null ¦ '' ¦ null ¦ true",
        "null ¦ '' ¦ '' ¦ false",
        "not null ¦ '' ¦ '' ¦ true",
        "in ¦ ['a', 'b'] ¦ 'b' ¦ true",
        "in ¦ ['a', 'b'] ¦ 'c' ¦ false",
        "in ¦ '[\\'a\\']' ¦ 'a' ¦ true",
        "not in ¦ ['a', 'b'] ¦ 'c' ¦ true",
        "not in ¦ ['a', 'b'] ¦ 'b' ¦ false",
        "all of ¦ ['a', 'b'] ¦ ['b', 'a', 'c'] ¦ true",
        "all of ¦ ['a', 'b'] ¦ ['b'] ¦ false",
        "exists ¦ '' ¦ 'x' ¦ true",
        "exists ¦ '' ¦ null ¦ false",
        "not exists ¦ '' ¦ null ¦ true",
    }, quoteCharacter = '~')
    void aComparisonHoldsAsInDify(String operator, String expected, String value, boolean holds) {
        assertThat(holds(
                        "{'variable_selector': ['start', 'v'], 'comparison_operator': '" + operator + "', 'value': "
                                + expected.replace("\\'", "\\\"") + "}",
                        value))
                .isEqualTo(holds);
    }

    @Test
    void conditionsAreJoined() {
        String is = "{'variable_selector': ['start', 'v'], 'comparison_operator': 'is', 'value': '%s'}";
        String both = is.formatted("a") + ", " + is.formatted("b");
        assertThat(holds(both, "'a'")).isFalse();
        Dsl or = new Dsl("v")
                .then("if", "{'type': 'if-else', 'cases': [{'case_id': 'x', 'logical_operator': 'or', 'conditions': ["
                        + both + "]}]}");
        String when = or.config("if").path("cases").get(0).path("when").stringValue();
        assertThat(Condition.parse(when).test(Dsl.json("{'variables': {'v': 'b'}}"))).isTrue();
    }

    @Test
    void theFirstFormOfAConditionIsTheCaseTrue() {
        Dsl dsl = new Dsl("v")
                .alone("if", "{'type': 'if-else', 'logical_operator': 'and', 'conditions': ["
                        + "{'variable_selector': ['start', 'v'], 'comparison_operator': 'not empty', 'value': ''}]}")
                .edge("start", "source", "if")
                .alone("yes", "{'type': 'end', 'outputs': []}")
                .edge("if", "true", "yes")
                .alone("no", "{'type': 'end', 'outputs': []}")
                .edge("if", "false", "no");
        assertThat(dsl.task("yes").path("dependsOn").get(0)).isEqualTo(Dsl.json("{'task': 'if', 'branch': 'true'}"));
        assertThat(dsl.task("no").path("dependsOn").get(0)).isEqualTo(Dsl.json("{'task': 'if', 'branch': 'false'}"));
    }

    @Test
    void filesAreComparedByTheirAttributes() {
        Dsl dsl = new Dsl();
        dsl.document()
                .at("/workflow/graph/nodes/0/data")
                .asObject()
                .set("variables", Json.parse(
                        "[{\"variable\": \"f\", \"type\": \"file\"}, {\"variable\": \"all\", \"type\": \"file-list\"}]"));
        dsl.then("if", "{'type': 'if-else', 'cases': [{'case_id': 'a', 'conditions': ["
                + "{'variable_selector': ['start', 'f', 'extension'], 'comparison_operator': 'is', 'value': '.pdf'},"
                + "{'variable_selector': ['start', 'f', 'type'], 'comparison_operator': 'in', 'value': ['document']},"
                + "{'variable_selector': ['start', 'all'], 'comparison_operator': 'contains', 'value': '',"
                + " 'sub_variable_condition': {'logical_operator': 'and', 'conditions': ["
                + "{'key': 'extension', 'comparison_operator': 'is', 'value': 'png'},"
                + "{'key': 'size', 'comparison_operator': '<', 'value': '100'}]}}]}]}");
        String when = dsl.config("if").path("cases").get(0).path("when").stringValue();
        String files = "{'variables': {'f': {'file': '1', 'name': 'a.pdf', 'contentType': 'application/pdf', 'size': 5},"
                + " 'all': [{'file': '2', 'name': 'b.png', 'contentType': 'image/png', 'size': %d}]}}";
        assertThat(Condition.parse(when).test(Dsl.json(files.formatted(99)))).isTrue();
        assertThat(Condition.parse(when).test(Dsl.json(files.formatted(101)))).isFalse();
    }

    @Test
    void anUnknownComparisonIsRefusedWithItsNode() {
        Dsl dsl = new Dsl("v")
                .then("if", "{'type': 'if-else', 'cases': [{'case_id': 'a', 'conditions': ["
                        + "{'variable_selector': ['start', 'v'], 'comparison_operator': 'resembles', 'value': ''}]}]}");
        assertThat(dsl.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.task()).contains("if");
            assertThat(problem.path()).isEqualTo("/workflow/graph/nodes/1/data/cases/0/conditions/0/comparison_operator");
            assertThat(problem.message()).contains("resembles");
        });
    }
}
