package dev.weft.activities.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class TransformRunnerTest {
    private final TransformRunner runner = new TransformRunner(Duration.ofSeconds(2));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"rows\":[{\"a\":1.5},{\"a\":2.5}]} | $sum(rows.a) | 4",
                "{\"rows\":[{\"a\":1.5},{\"a\":2}]} | rows.a | [1.5,2]",
                "{\"a\":1} | $.b | null",
                "{\"a\":null} | a | null",
                "{\"a\":null,\"b\":[null,1]} | $ | {\"a\":null,\"b\":[null,1]}",
                "[3,1,2] | $sort($) | [1,2,3]",
                "[{\"k\":\"x\",\"v\":1},{\"k\":\"y\",\"v\":2},{\"k\":\"x\",\"v\":3}] | ${k: $sum(v)} | {\"x\":4,\"y\":2}",
                "{\"a\":12345678901} | a + 1 | 12345678902",
                "{\"a\":12345678901234567890123} | a | 12345678901234567890123",
                "{\"n\":5} | ($f := function($x){$x < 2 ? 1 : $x * $f($x - 1)}; $f(n)) | 120",
                "\"a,b\" | $split($, \",\") | [\"a\",\"b\"]",
                "{\"a\":[]} | a | []",
                "{\"a\":true} | $not(a) | false",
            })
    void evaluates(String input, String expression, String value) throws Exception {
        assertThat(evaluate(input.strip(), expression.strip())).isEqualTo(Json.parse(value.strip()));
    }

    @Test
    void takesNoInputAsUndefined() throws Exception {
        ObjectNode config = Json.object().put("expression", "$exists($)");

        assertThat(runner.run(config, new FakeTaskContext()).path("value").asBoolean()).isFalse();
    }

    @Test
    void saysWhereTheExpressionIsWrong() {
        TaskException failure = failure("{}", "a + (b");

        assertThat(failure.code()).isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(failure).hasMessageMatching("The expression failed: .+ \\(at character \\d+\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$error('no')", "'a' + 1", "$undefined_function(1)", "function($x){$x}", "/a/", "1/0"})
    void failsClearly(String expression) {
        TaskException failure = failure("{\"a\":1}", expression);

        assertThat(failure.code()).isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(failure.getMessage()).startsWith("The expression failed: ").doesNotContain("Exception");
    }

    @Test
    void endsWhenTheTaskIsCancelled() throws Exception {
        FakeTaskContext context = new FakeTaskContext();
        TransformRunner patient = new TransformRunner(Duration.ofHours(1));
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                patient.run(config("{}", "($f := function($x){$f($x)}; $f(1))"), context);
            } catch (Throwable e) {
                thrown.complete(e);
            }
            ended.countDown();
        });

        context.cancel();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void refusesAConfigWithoutAnExpression() {
        TaskException failure = catchThrowableOfType(
                TaskException.class, () -> runner.run(Json.object().put("expression", ""), new FakeTaskContext()));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_CONFIG);
    }

    private Object evaluate(String input, String expression) throws Exception {
        return runner.run(config(input, expression), new FakeTaskContext()).path("value");
    }

    private TaskException failure(String input, String expression) {
        return catchThrowableOfType(
                TaskException.class, () -> runner.run(config(input, expression), new FakeTaskContext()));
    }

    private static ObjectNode config(String input, String expression) {
        ObjectNode config = Json.object().put("expression", expression);
        config.set("input", Json.parse(input));
        return config;
    }
}
