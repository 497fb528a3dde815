package dev.weft.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TemplatesTest {
    private static final ObjectNode ENVIRONMENT = (ObjectNode) Json.parse("""
            {"variables": {"n": 3, "x": 1.5, "s": "text", "yes": true, "none": null, "list": [1, {"a": 2}],
                           "object": {"b": 1, "a": 2}, "braces": "}} {{"}}""");

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            "plain"                                    ¦ "plain"
            "{{ variables.n }}"                        ¦ 3
            "{{variables.n}}"                          ¦ 3
            " {{ variables.n }}"                       ¦ " 3"
            "{{ variables.x }}"                        ¦ 1.5
            "{{ variables.yes }}"                      ¦ true
            "{{ variables.none }}"                     ¦ null
            "{{ variables.missing.deeper }}"           ¦ null
            "{{ variables.list }}"                     ¦ [1,{"a":2}]
            "{{ variables.object }}"                   ¦ {"b":1,"a":2}
            "a {{ variables.n }} b {{ variables.s }}"  ¦ "a 3 b text"
            "<{{ variables.none }}>"                   ¦ "<>"
            "<{{ variables.list }}>"                   ¦ "<[1,{\\"a\\":2}]>"
            "<{{ variables.object }}>"                 ¦ "<{\\"b\\":1,\\"a\\":2}>"
            "<{{ variables.yes }}{{ variables.x }}>"   ¦ "<true1.5>"
            "{{ variables.n }}{{ variables.n }}"       ¦ "33"
            "\\\\{{ variables.n }}"                    ¦ "{{ variables.n }}"
            "\\\\\\\\{{ variables.n }}"                ¦ "\\\\3"
            "C:\\\\dir"                                ¦ "C:\\\\dir"
            "single { brace } }} stays"                ¦ "single { brace } }} stays"
            "{{ \\"}}\\" }}"                           ¦ "}}"
            "{{ '}}' + \\"{{\\" }}"                    ¦ "}}{{"
            "{{ {'a': {'b': 1}} }}"                    ¦ {"a":{"b":1}}
            "{{{'a': {'b': 1}}}}"                      ¦ {"a":{"b":1}}
            "{{ {'a': 1}.a }}!"                        ¦ "1!"
            "{{ r'\\\\d' + '\\\\'' }}"                  ¦ "\\\\d'"
            "{{ \\"\\"\\"a\\"}}\\"b\\"\\"\\" }}"       ¦ "a\\"}}\\"b"
            "{{ variables.braces }}"                   ¦ "}} {{"
            "{{\\n variables.n\\n + 1 }}"              ¦ 4
            {"a": ["{{ variables.n }}", 1, null, {"{{ k }}": "x{{ variables.n }}"}]} ¦ {"a":[3,1,null,{"{{ k }}":"x3"}]}
            12                                         ¦ 12
            null                                       ¦ null
            """)
    void templatesRender(String source, String expected) {
        assertThat(Json.write(Templates.parse(Json.parse(source)).render(ENVIRONMENT)))
                .isEqualTo(Json.write(Json.parse(expected)));
    }

    @Test
    void referencesStandInOrderEachOnce() {
        Template template = Templates.parse(Json.parse("""
                {"b": "{{ tasks.z.output.q }} {{ variables.a }}", "a": ["{{ tasks.z.output.q + tasks.y.output }}"]}"""));
        assertThat(template.references())
                .containsExactly(
                        new Reference("tasks", List.of("z", "output", "q")),
                        new Reference("variables", List.of("a")),
                        new Reference("tasks", List.of("y", "output")));
    }

    @Test
    void everyProblemIsReportedWithItsPlace() {
        Templates.Reading reading = Templates.read(
                Json.parse("{\"a/b\": [\"{{ 1 + }}\"], \"c\": \"{{ nope }} and {{ foo() }}\", \"d\": \"{{ open\"}"), "/config");
        assertThat(reading.problems()).extracting(ExpressionProblem::path)
                .containsExactly("/config/a~1b/0", "/config/c", "/config/c", "/config/d");
        assertThat(reading.problems().getFirst().message())
                .isEqualTo("`1 +` at /config/a~1b/0: it ends too early (at character 4)");
        assertThat(reading.template().render(ENVIRONMENT).get("d").isNull()).isTrue();
    }

    @Test
    void aFailureNamesTheExpressionAndItsPlace() {
        Template template = Templates.parse(Json.parse("{\"url\": \"https://x/{{ variables.n / 0 }}\"}"), "/tasks/3/config");
        assertThatThrownBy(() -> template.render(ENVIRONMENT))
                .isInstanceOf(ExpressionException.class)
                .hasMessage("`variables.n / 0` at /tasks/3/config/url: can't divide by zero");
    }

    @Test
    void equalSourcesMakeEqualTemplates() {
        JsonNode source = Json.parse("{\"a\": \"{{ variables.n }}\"}");
        assertThat(Templates.parse(source)).isEqualTo(Templates.parse(source.deepCopy()));
        assertThat(Templates.parse(source)).isNotEqualTo(Templates.parse(Json.text("x")));
        assertThat(Templates.parse(source).source()).isEqualTo(source);
    }

    @Test
    void rawPlacesStay() {
        Template template = Templates.read(
                        Json.parse("{\"code\": \"{{ 1 + }}\", \"n\": \"{{ variables.n }}\"}"), "", "/code"::equals)
                .template();
        assertThat(template.render(ENVIRONMENT)).isEqualTo(Json.parse("{\"code\": \"{{ 1 + }}\", \"n\": 3}"));
    }

    @Test
    void aTextGrowsOnlySoFar() {
        ObjectNode environment = Json.object();
        environment.putObject("variables").put("long", "x".repeat(10_000_000));
        assertThatThrownBy(() -> Condition.parse("variables.long + variables.long").value(environment))
                .hasMessageEndingWith("the text gets longer than 16777216 characters");
    }
}
