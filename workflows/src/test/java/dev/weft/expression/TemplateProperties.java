package dev.weft.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.RandomJson;
import dev.weft.json.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TemplateProperties {

    @Property(tries = 500)
    void templatesWithoutExpressionsRenderToThemselves(@ForAll("plain") JsonNode source) {
        assertThat(Templates.parse(source).render(Json.object())).isEqualTo(source);
    }

    @Property(tries = 500)
    void aValuePassesThroughAnExpressionUnchanged(@ForAll("plain") JsonNode value) {
        ObjectNode environment = Json.object();
        environment.putObject("variables").set("v", value);
        assertThat(Templates.parse(Json.text("{{ variables.v }}")).render(environment)).isEqualTo(value);
        assertThat(Templates.parse(Json.text("{{ true ? variables.v : 0 }}")).render(environment)).isEqualTo(value);
        assertThat(Condition.parse("variables.v == parseJson(json(variables.v))").test(environment)).isTrue();
    }

    @Property(tries = 1_000)
    void anyTextIsReadOrRefusedButNeverThrowsAnythingElse(@ForAll("nearlyExpressions") String text) {
        Templates.Reading reading = Templates.read(Json.text(text), "");
        if (reading.problems().isEmpty()) {
            try {
                assertThat(reading.template().render(Json.object())).isNotNull();
            } catch (ExpressionException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        } else {
            assertThat(reading.problems()).allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
        }
    }

    @Provide
    Arbitrary<JsonNode> plain() {
        return RandomJson.values(Arbitraries.strings().ofMaxLength(12).filter(text -> !text.contains("{{")));
    }

    @Provide
    Arbitrary<String> nearlyExpressions() {
        return Arbitraries.of(
                        "{{", "}}", "{{ ", " }}", "tasks", ".", "a", "[", "]", "\"", "'", "\\", "(", ")", "+", "-", "1",
                        "2.5", "{", "}", ":", ",", " ", "&&", "?", "size", "map", "x", "in", "null", "r", "item", "é")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }
}
