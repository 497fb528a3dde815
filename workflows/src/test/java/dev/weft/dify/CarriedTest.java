package dev.weft.dify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables that are set in an iteration. */
class CarriedTest {

    private static Dsl setting(String operation, String value, String inside, String behind) {
        return new Dsl("v")
                .with("conversation_variables", "[{'name': 'c', 'value_type': 'array[string]', 'value': ['a']},"
                        + " {'name': 'd', 'value_type': 'string', 'value': 'x'}]")
                .then("each", "{'type': 'iteration', 'iterator_selector': ['start', 'v'], 'start_node_id': 'eachstart',"
                        + " 'output_selector': ['conversation', 'c']}")
                .then("end", "{'type': 'end', 'outputs': [{'variable': 'o', 'value_selector': ['conversation', '" + behind + "']}]}")
                .alone("eachstart", "{'type': 'iteration-start', 'iteration_id': 'each'}")
                .alone("set", "{'type': 'assigner', 'version': '2', 'iteration_id': 'each', 'items': [{'variable_selector':"
                        + " ['conversation', 'c'], 'operation': '" + operation + "', 'input_type': 'variable', 'value': " + value
                        + "}]}")
                .edge("eachstart", "source", "set")
                .alone("see", "{'type': 'answer', 'iteration_id': 'each', 'answer': 'It is {{#conversation." + inside + "#}}'}")
                .edge("set", "source", "see")
                .alone("lost", "{'type': 'answer', 'answer': '{{#conversation.c#}}'}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "over-write ¦ ['start', 'v'] ¦ d ¦ c",
        "append ¦ ['each', 'item'] ¦ d ¦ d",
        "over-write ¦ ['conversation', 'c'] ¦ d ¦ d",
    })
    void whatAnotherItemOrWhatFollowsAsksForIsRefused(String operation, String value, String inside, String behind) {
        assertThat(setting(operation, value, inside, behind).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.task()).contains("set");
            assertThat(problem.message()).contains("\"set\"", "\"assigner\"", "\"conversation.c\"", "\"each\"", "use a loop");
        });
    }

    @Test
    void whatIsOfTheItemAloneIsTaken() {
        assertThat(setting("over-write", "['each', 'item']", "c", "d").config("set").at("/values/conversation_c").asString())
                .isEqualTo("{{ each[\"each\"].item }}");
    }

    @Test
    void branchesThatExcludeEachOtherDoNotWaitForEachOther() {
        new Dsl("v")
                .with("conversation_variables", "[{'name': 'c', 'value_type': 'string', 'value': ''},"
                        + " {'name': 'd', 'value_type': 'string', 'value': ''}]")
                .then("choose", "{'type': 'if-else', 'cases': [{'case_id': 'yes', 'conditions': [{'variable_selector':"
                        + " ['start', 'v'], 'comparison_operator': 'is', 'value': 'y'}]}, {'case_id': 'no', 'conditions': []}]}")
                .alone("setC", assigner("c"))
                .edge("seeD", "source", "setC")
                .alone("seeD", "{'type': 'answer', 'answer': '{{#conversation.d#}}'}")
                .edge("choose", "yes", "seeD")
                .edge("choose", "no", "seeD")
                .alone("setD", assigner("d"))
                .edge("seeC", "source", "setD")
                .alone("seeC", "{'type': 'answer', 'answer': '{{#conversation.c#}}'}")
                .edge("choose", "false", "seeC")
                .definition();
    }

    private static String assigner(String name) {
        return "{'type': 'assigner', 'version': '2', 'items': [{'variable_selector': ['conversation', '" + name
                + "'], 'operation': 'over-write', 'input_type': 'variable', 'value': ['start', 'v']}]}";
    }
}
