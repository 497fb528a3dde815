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
    private final TransformRunner runner = new TransformRunner(Duration.ofSeconds(1));

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '\0',
            value = {
                "{\"rows\":[{\"a\":1.5},{\"a\":2.5}]} ^ $sum(rows.a) ^ 4",
                "{\"rows\":[{\"a\":1.5},{\"a\":2}]} ^ rows.a ^ [1.5,2]",
                "{\"a\":1} ^ $.b ^ null",
                "{\"a\":null} ^ a ^ null",
                "{\"a\":null,\"b\":[null,1]} ^ $ ^ {\"a\":null,\"b\":[null,1]}",
                "[3,1,2] ^ $sort($) ^ [1,2,3]",
                "[{\"k\":\"x\",\"v\":1},{\"k\":\"y\",\"v\":2},{\"k\":\"x\",\"v\":3}] ^ ${k: $sum(v)} ^ {\"x\":4,\"y\":2}",
                "{\"a\":12345678901} ^ a + 1 ^ 12345678902",
                "{\"a\":12345678901234567890123} ^ a ^ 12345678901234567890123",
                "{\"n\":5} ^ ($f := function($x){$x < 2 ? 1 : $x * $f($x - 1)}; $f(n)) ^ 120",
                "\"a,b\" ^ $split($, \",\") ^ [\"a\",\"b\"]",
                "{\"a\":[]} ^ a ^ []",
                "{\"a\":true} ^ $not(a) ^ false",
                "\"a1b22\" ^ $match($, /[0-9]+/).match ^ [\"1\",\"22\"]",
                "\"a1b22\" ^ $match($, /b([0-9])/).groups ^ [\"2\"]",
                "\"a1b22\" ^ $match($, /z/) ^ null",
                "\"a1b22\" ^ $match($, /[0-9]/, 1).index ^ 1",
                "\"a1b22\" ^ $contains($, /b2/) and $contains($, 'a1') and $not($contains($, /z/)) ^ true",
                "\"John Smith\" ^ $replace($, /(\\w+)\\s(\\w+)/, '$2, $1') ^ \"Smith, John\"",
                "\"265USD\" ^ $replace($, /([0-9]+)USD/, '$$$1') ^ \"$265\"",
                "\"a.b.c\" ^ $replace($, '.', '-', 1) ^ \"a-b.c\"",
                "\"abc\" ^ $replace($, /b/, function($m){$uppercase($m.match)}) ^ \"aBc\"",
                "\"so, many ,  words\" ^ $split($, /\\s*,\\s*/) ^ [\"so\",\"many\",\"words\"]",
                "\"abc\" ^ $split($, '', 2) ^ [\"a\",\"b\"]",
                "\"a\" ^ [$pad($, 3), $pad($, -3, '#'), $pad($, 5, 'xy')] ^ [\"a  \",\"##a\",\"axyxy\"]",
                "[\"a\",\"b\"] ^ $join($, '-') & $join($) ^ \"a-bab\"",
                "2.345 ^ [$round($, 2), $round($), $round(12345, -2), $round(1.5, 2000000000)] ^ [2.34,2,12300,1.5]",
                "\"2018-02\" ^ $toMillis($, '[Y]-[M]') ^ 1517443200000",
                "\"xay\" ^ ($m := /a/; $m($).start) ^ 1",
                "\"xay\" ^ ($ ~> /a/).match ^ \"a\"",
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
    @ValueSource(strings = {"$error('no')", "'a' + 1", "$undefined_function(1)", "function($x){$x}", "/a/", "1/0", "$match('a', /(/)", "$toMillis('x')", "$replace('a', /a/, 1)", "$contains('a', $uppercase)"})
    void failsClearly(String expression) {
        TaskException failure = failure("{\"a\":1}", expression);

        assertThat(failure.code()).isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(failure.getMessage()).startsWith("The expression failed: ").doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($x){$f($x)}; $f(1))",
                "($f := function($x){1 + $f($x)}; $f(1))",
                "$sum([1..9999999].($ * $sum([1..9999999])))",
                "($f := function($s,$n){$n = 0 ? $s : $f($s & $s, $n - 1)}; $length($f('aaaaaaaa', 40)))",
                "$reduce([1..60], function($a,$i){$append($a,$a)}, [1])",
                "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+\\1[?]$/)",
                "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' ~> /^(a+)+\\1[?]$/",
                "$contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+\\1[?]$/)",
                "$replace('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+\\1[?]$/, 'x')",
                "$split('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+\\1[?]$/)",
                "$pad('a', 2000000000)",
                "$eval('($f := function($x){$f($x)}; $f(1))')",
                "$string($reduce([1..60], function($a,$i){{'a':$a,'b':$a}}, {}))",
                "$reduce([1..60], function($a,$i){{'a':$a,'b':$a}}, {})",
                "$reduce([1..60], function($a,$i){{'a':$a,'b':$a}}, {}) . **",
                "$join($map([1..1000000], function($i){$pad('', 10000, 'x')}))",
                "($big := $pad('', 1000000, 'x'); $join($map([1..1000000], function($i){$big})))",
                "($big := $pad('', 1000000, 'x'); $replace($big, /x/, $big))",
                "($a := $reduce([1..60], function($a,$i){{'a':$a,'b':$a}}, {});"
                        + " $b := $reduce([1..60], function($a,$i){{'a':$a,'b':$a}}, {}); $a = $b)",
                "$toMillis($pad('', 100, '1'), $join($map([1..30], function($i){'[Y]'})) & 'x')",
            })
    void bombsEnd(String expression) {
        TaskException failure = failure("{\"a\":1}", expression);

        assertThat(failure.code()).isIn(FailureCode.EXPRESSION_FAILED, FailureCode.OUTPUT_TOO_LARGE);
        assertThat(failure.getMessage()).containsPattern("ran longer|recurses too deep|too much memory|too large|more than|too many");
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
