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
}
