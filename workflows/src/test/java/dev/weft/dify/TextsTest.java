package dev.weft.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.expression.Templates;
import dev.weft.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts are templates of Weft's only where they refer to something. */
class TextsTest {

    private static String rendered(String text) {
        Dsl dsl = new Dsl("v").then("answer", "{'type': 'answer'}");
        dsl.document().at("/workflow/graph/nodes/1/data").asObject().put("answer", text);
        return Templates.parse(dsl.config("answer").path("text"))
                .render(Dsl.json("{'variables': {'v': 'X'}}"))
                .stringValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "plain", "", "{{ jinja }}", "{{#unknown", "{{", "{{{", "{{{{", "}}", "\\", "\\{{", "\\\\{{ a }}", "{% if x %}", "{{ }}",
        "{\"a\": {\"b\": 1}}", "{{#no-dot#}}", "{{#$output.x#}}", "\"quoted\" \\n 'text'", "{", "{{ \"x\" }}", "\n{{\n}}\n"
    })
    void whatRefersToNothingStaysAsItIs(String text) {
        assertThat(rendered(text)).isEqualTo(text);
    }

    @Test
    void referencesAreFilledInWhateverStandsAroundThem() {
        assertThat(rendered("{{#start.v#}}")).isEqualTo("X");
        assertThat(rendered("a {{#start.v#}} b {{#start.v#}}")).isEqualTo("a X b X");
        assertThat(rendered("{{{#start.v#}}}")).isEqualTo("{X}");
        assertThat(rendered("{{ {{#start.v#}} }}")).isEqualTo("{{ X }}");
        assertThat(rendered("{{{{#start.v#}}")).isEqualTo("{{X");
        assertThat(rendered("\\{{#start.v#}}")).isEqualTo("\\X");
        assertThat(rendered("\\\\{{#start.v#}}\\")).isEqualTo("\\\\X\\");
        assertThat(rendered("{\"a\": \"{{#start.v#}}\"}")).isEqualTo("{\"a\": \"X\"}");
    }

    @Test
    void whatIsNotThereIsNothing() {
        assertThat(rendered("[{{#gone.text#}}]")).isEqualTo("[]");
        assertThat(rendered("[{{#start.other#}}]")).isEqualTo("[]");
        assertThat(rendered("{{#gone.text#}}")).isEmpty();
    }

    @Test
    void aTextOfOneReferenceIsATextWhateverTheValue() {
        Dsl dsl = new Dsl("v").then("answer", "{'type': 'answer', 'answer': '{{#start.v#}}'}");
        assertThat(Templates.parse(dsl.config("answer").path("text")).render(Dsl.json("{'variables': {'v': {'a': 1}}}")))
                .isEqualTo(Json.text("{\"a\":1}"));
        assertThat(Templates.parse(dsl.config("answer").path("text")).render(Dsl.json("{'variables': {}}")))
                .isEqualTo(Json.text(""));
    }
}
