package dev.weft.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.expression.Outline.Call;
import dev.weft.expression.Outline.Constant;
import dev.weft.expression.Outline.Elements;
import dev.weft.expression.Outline.Other;
import dev.weft.expression.Outline.Path;
import dev.weft.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineTest {
    private static final Outline Q = new Path(new Reference("variables", List.of("q")));

    @ParameterizedTest
    @ValueSource(strings = {
        "tasks.a.output.text", " tasks . a [\"output\"].text ", "tasks['a'][\"output\"]['text']", "(tasks.a.output).text"
    })
    void aPathIsOneHoweverItIsWritten(String source) {
        assertThat(Outline.of(source)).isEqualTo(new Path(new Reference("tasks", List.of("a", "output", "text"))));
    }

    @Test
    void idsThatAreNoNamesAreSteps() {
        assertThat(Outline.of("tasks.1711067409646.output.größe"))
                .isEqualTo(new Path(new Reference("tasks", List.of("1711067409646", "output", "größe"))));
    }

    @Test
    void constantsAreValues() {
        assertThat(Outline.of("[1, -2.5, \"a\\n\", true, null, {\"b\": []}]"))
                .isEqualTo(new Constant(Json.array()
                        .add(1L)
                        .add(-2.5)
                        .add("a\n")
                        .add(true)
                        .addNull()
                        .add(Json.object().set("b", Json.array()))));
    }

    @Test
    void operatorsFunctionsAndMethodsAreCalls() {
        Outline one = new Constant(Json.tree(1L));
        assertThat(Outline.of("variables.q == 1")).isEqualTo(new Call("==", List.of(Q, one)));
        assertThat(Outline.of("!variables.q")).isEqualTo(new Call("!", List.of(Q)));
        assertThat(Outline.of("variables.q ? 1 : variables.q")).isEqualTo(new Call("?:", List.of(Q, one, Q)));
        assertThat(Outline.of("1 in variables.q")).isEqualTo(new Call("in", List.of(one, Q)));
        assertThat(Outline.of("variables.q.startsWith(size(variables.q))"))
                .isEqualTo(new Call("startsWith", List.of(Q, new Call("size", List.of(Q)))));
        assertThat(Outline.of("[variables.q, 1]")).isEqualTo(new Elements(List.of(Q, one)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"variables.list[0]", "variables.q[variables.q]", "variables.q.exists(x, x > 1)", "{\"a\": variables.q}", "odd"})
    void theRestIsSomethingElse(String source) {
        assertThat(Outline.of(source)).isEqualTo(new Other());
    }

    @Test
    void whatIsNoExpressionIsRefused() {
        assertThatThrownBy(() -> Outline.of("a b")).isInstanceOf(ExpressionException.class);
        assertThatThrownBy(() -> Outline.of("(".repeat(20_000))).isInstanceOf(ExpressionException.class);
    }
}
