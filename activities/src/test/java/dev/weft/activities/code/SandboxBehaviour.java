package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a sandbox promises, however far its processes can be confined. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SandboxBehaviour {
    static final Path CACHE = Path.of("target", "sandbox-cache");

    private final CodeLimits limits = new CodeLimits(Duration.ofSeconds(30), 96, 100_000);
    private final FakeTaskContext context = new FakeTaskContext(Duration.ofMinutes(5));
    private JavaScriptSandbox sandbox;
    private CodeRunner runner;

    abstract Function<String, Optional<Path>> programs();

    @BeforeAll
    void open() throws IOException {
        sandbox = JavaScriptSandbox.open(limits, CACHE, programs());
        runner = new CodeRunner(List.of(sandbox), limits.timeout());
    }

    @AfterAll
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "return input.a + 1 ~ 2",
                "return {total: input.rows.reduce((sum, row) => sum + Number(row.amount), 0)} ~ {\"total\":7.5}",
                "return ~ null",
                "// nothing to do ~ null",
                "return undefined ~ null",
                "return [1, 'two', null, {three: [3.5]}, true] ~ [1,\"two\",null,{\"three\":[3.5]},true]",
                "return await Promise.all([1, 2].map(async (x) => x * 2)) ~ [2,4]",
                "const f = async () => { await null; return 'later' }; return f() ~ \"later\"",
                "return new Date(Date.UTC(2026, 0, 2)) ~ \"2026-01-02T00:00:00.000Z\"",
                "return {a: undefined, b: NaN} ~ {\"b\":null}",
                "'use strict'; return this === undefined ~ true",
                "return 'Grüße 🙂'.length ~ 8",
                "return new Intl.NumberFormat('de-DE').format(1234.5) ~ \"1.234,5\"",
                "return `${input.a}` // the last line is a comment ~ \"1\"",
            })
    void returnsWhatTheCodeReturns(String source, String result) throws Exception {
        assertThat(run(source.strip())).isEqualTo(Json.parse(result.strip()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "let x = 1;\\n\\nreturn x.y.z ~ TypeError: Cannot read property 'z' of undefined (line 3)",
                "throw new Error('no orders') ~ Error: no orders (line 1)",
                "function f() {\\n  throw new RangeError('deep')\\n}\\n\\nawait null;\\nf() ~ RangeError: deep (line 2)",
                "let a = 1;\\nlet b = ; ~ SyntaxError: Expected an operand but found ; (line 2)",
                "throw 'a text' ~ a text",
                "throw {code: 5} ~ {\"code\":5}",
                "return 10n ~ TypeError: Do not know how to serialize a BigInt",
                "const a = {}; a.a = a; return a ~ TypeError: Converting circular structure to JSON",
                "return () => 1 ~ TypeError: The result must be JSON, but it is a function",
                "return {f() {}} ~ TypeError: The result must be JSON, but \"f\" is a function",
                "return Symbol('x') ~ TypeError: The result must be JSON, but it is a symbol",
                "await new Promise(() => {}) ~ The code waits for a promise that nothing settles; there are no timers",
                "return 1 }); (function () { ~ SyntaxError: The code is not one function body; its braces don't match",
                "return (function f(n) { return f(n + 1) + 1 })(0) ~ RangeError: Maximum call stack size exceeded (line 1)",
            })
    void saysWhatIsWrongAndInWhichLine(String source, String message) {
        TaskException failure = failure(source.strip().translateEscapes());

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure).hasMessage(message.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "typeof Java",
                "typeof Packages",
                "typeof Polyglot",
                "typeof Graal",
                "typeof load",
                "typeof loadWithNewGlobal",
                "typeof process",
                "typeof require",
                "typeof fetch",
                "typeof XMLHttpRequest",
                "typeof WebAssembly",
                "typeof print",
                "typeof readline",
                "typeof SharedArrayBuffer",
                "this.constructor.constructor('return typeof Java')()",
                "(() => {}).constructor('return typeof Polyglot')()",
                "(async () => {}).constructor('return typeof load')().then((x) => x)",
                "(0, eval)('typeof Java')",
                "typeof input.constructor.constructor('return this')().Java",
            })
    void nothingButTheLanguageIsThere(String expression) throws Exception {
        assertThat(run("return await (" + expression + ")").stringValue()).isEqualTo("undefined");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return Java.type('java.lang.System').getenv()",
                "return Java.type('java.io.File')",
                "return this.constructor.constructor('return process')().env",
                "return input.constructor.constructor('return process')().mainModule.require('fs')",
                "return await import('fs')",
                "return await import('/etc/passwd')",
                "return await import('file:///etc/passwd')",
                "return await import('http://127.0.0.1/')",
                "import fs from 'fs'; return fs",
                "return load('/etc/passwd')",
                "return require('net').connect(80)",
                "return new Worker('x')",
                "return Polyglot.eval('js', '1')",
                "return (function () { return arguments.callee.caller.constructor('return Java')() })()",
                "class A extends Function {}; return new A('return Java.type')()",
            })
    void noWayOut(String source) {
        assertThat(failure(source).code()).isEqualTo(FailureCode.CODE_FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "function main({a, b}) { return {sum: a + b} } ~ {\"sum\":3}",
                "const main = ({a, b}) => ({sum: a + b}) // at the end ~ {\"sum\":3}",
                "async function main(all) { await null; return all } ~ {\"a\":1,\"b\":2}",
                "const x = 1; function main() { return {x} } ~ {\"x\":1}",
            })
    void callsMainWithTheInputsInOneObject(String source, String result) throws Exception {
        assertThat(runner.run(withInputs(source.strip()), context).path("result")).isEqualTo(Json.parse(result.strip()));
    }

    @Test
    void saysThatMainIsMissing() {
        TaskException failure = catchThrowableOfType(
                TaskException.class, () -> runner.run(withInputs("function mine() {}"), context));

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure.getMessage()).startsWith("TypeError: The code declares no function main");
    }

    @Test
    void checksDeclaredOutputs() throws Exception {
        ObjectNode config = withInputs("function main({a}) { return {a, more: 1} }");
        config.set("outputs", Json.parse("{\"a\":{\"type\":\"number\"}}"));
        assertThat(runner.run(config, context).path("result")).isEqualTo(Json.parse("{\"a\":1}"));

        config.set("outputs", Json.parse("{\"a\":{\"type\":\"string\"}}"));
        assertThat(catchThrowableOfType(TaskException.class, () -> runner.run(config, context)))
                .hasMessage("The output \"a\" must be a string, but it is a number");
    }

    private static ObjectNode withInputs(String source) {
        ObjectNode config = Json.object().put("language", "javascript").put("source", source);
        config.set("inputs", Json.parse("{\"a\":1,\"b\":2}"));
        return config;
    }

    @Test
    void whatACallChangesIsGoneInTheNext() throws Exception {
        String change = "Object.prototype.leaked = 1; Array.prototype.map = null; globalThis.kept = 2;"
                + " JSON.stringify = () => '1'; Promise.prototype.then = null; return [({}).leaked]";

        assertThat(run(change)).isEqualTo(Json.parse("[1]"));
        assertThat(run("return [typeof ({}).leaked, typeof kept, [1].map((x) => x), JSON.stringify([2])]"))
                .isEqualTo(Json.parse("[\"undefined\",\"undefined\",[1],\"[2]\"]"));
    }

    @Test
    void aProcessNeverServesTwoRuns() throws Exception {
        sandbox.run(new CodeCall("ws_a/run_1", CodeCall.Form.BODY, "return 1", "{}", limits.timeout()), context);
        List<Long> first = sandbox.pids();
        sandbox.run(new CodeCall("ws_a/run_1", CodeCall.Form.BODY, "return 1", "{}", limits.timeout()), context);
        assertThat(sandbox.pids()).containsAll(first);

        long served = sandbox.served("ws_a/run_1").orElseThrow();
        sandbox.run(new CodeCall("ws_b/run_2", CodeCall.Form.BODY, "return 1", "{}", limits.timeout()), context);

        assertThat(sandbox.served("ws_b/run_2").orElseThrow()).isNotEqualTo(served);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (;;) {}",
                "await (async () => { for (;;) await null })()",
                "const f = () => Promise.resolve().then(f); return await f()",
            })
    void endlessCodeIsStopped(String source) {
        TaskException failure = failure(source, "{}", Duration.ofMillis(700));

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_TIMEOUT);
        assertThat(failure).hasMessage("The code ran longer than 700 ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const all = []; for (;;) all.push(new Array(10000).fill(all.length))",
                "return new ArrayBuffer(1500000000).byteLength",
                "const all = []; for (;;) all.push(new Uint8Array(10000000))",
                "return new Array(1000000000).fill(1)",
            })
    void memoryBombsAreStopped(String source) {
        TaskException failure = failure(source, "{}", limits.timeout());

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_LIMIT);
        assertThat(failure).hasMessage("The code took more than its 96 MB of memory");
    }

    @Test
    void aResultOverTheLimitIsRefused() {
        TaskException failure = failure("return 'ü'.repeat(60000)");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_LIMIT);
        assertThat(failure).hasMessage("The code's result is larger than 100000 bytes");
    }

    @Test
    void aResultNestedTooDeepIsRefused() {
        TaskException failure = failure("let a = 1; for (let i = 0; i < 200; i++) a = [a]; return a");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure.getMessage()).startsWith("The result is not JSON that can be kept");
    }

    @Test
    void whatTheCodePrintsIsPartialText() throws Exception {
        run("console.log('one', {two: 2}, [3], undefined, new Error('four')); console.error('fünf'); return 1");

        assertThat(context.text()).isEqualTo("one {\"two\":2} [3] undefined Error: four\nfünf\n");
    }

    @Test
    void printingWithoutEndIsCutOff() throws Exception {
        assertThat(run("for (let i = 0; i < 50000; i++) console.log('line ' + i); return 1")).isEqualTo(Json.parse("1"));

        assertThat(context.text()).hasSizeLessThan(100_000).endsWith("… what it printed after this is left out\n");
    }

    @Test
    void takesLargeInputs() throws Exception {
        String row = "{\"id\":\"0123456789\",\"amount\":12.5}";
        String input = "{\"rows\":[" + (row + ",").repeat(99_999) + row + "]}";

        assertThat(run("return input.rows.reduce((sum, row) => sum + row.amount, 0)", input)).isEqualTo(Json.parse("1250000"));
    }

    @Test
    void refusesWhatIsNotJavaScript() {
        ObjectNode config = Json.object().put("language", "cobol").put("source", "STOP RUN.");

        TaskException failure = catchThrowableOfType(TaskException.class, () -> runner.run(config, context));

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(failure).hasMessage("language must be javascript, not \"cobol\"");
    }

    @Test
    void endsWhenTheTaskIsCancelled() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        FakeTaskContext cancelled = new FakeTaskContext(Duration.ofMinutes(5));
        Thread.ofVirtual().start(() -> {
            try {
                runner.run(config("console.log('at work'); for (;;) {}", "{}"), cancelled);
                thrown.complete(new AssertionError("It returned"));
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        awaitLiving(cancelled);

        cancelled.cancel();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aProcessKilledFromOutsideIsNoFaultOfTheCode() throws Exception {
        JavaScriptSandbox own = JavaScriptSandbox.open(limits, CACHE, programs());
        try (own) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    own.run(
                            new CodeCall("ws/run", CodeCall.Form.BODY, "for (;;) console.log('at work')", "{}", limits.timeout()), context);
                    thrown.complete(new AssertionError("It returned"));
                } catch (Throwable e) {
                    thrown.complete(e);
                }
            });
            while (!context.text().contains("at work") && !thrown.isDone()) {
                Thread.onSpinWait();
            }
            own.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

            assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOfSatisfying(TaskException.class, failure -> assertThat(
                            failure.code())
                    .isEqualTo(FailureCode.SANDBOX_UNAVAILABLE));
        }
    }

    @Test
    void nothingIsLeftAfterClosing() throws Exception {
        JavaScriptSandbox own = JavaScriptSandbox.open(limits, CACHE, programs());
        own.run(new CodeCall("ws/run", CodeCall.Form.BODY, "return 1", "{}", limits.timeout()), context);
        own.warm();
        List<ProcessHandle> processes = own.pids().stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> java.util.stream.Stream.concat(java.util.stream.Stream.of(process), process.descendants()))
                .toList();
        assertThat(processes).isNotEmpty().allMatch(ProcessHandle::isAlive);

        own.close();

        for (ProcessHandle process : processes) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(own.pids()).isEmpty();
        assertThat(catchThrowableOfType(
                                TaskException.class,
                                () -> own.run(new CodeCall("ws/run", CodeCall.Form.BODY, "return 1", "{}", limits.timeout()), context))
                        .code())
                .isEqualTo(FailureCode.SANDBOX_UNAVAILABLE);
    }

    /** Until the code has been started; what it printed is kept back for a moment, so the process tells. */
    private void awaitLiving(FakeTaskContext at) {
        while (sandbox.pids().isEmpty() && !at.cancelled()) {
            Thread.onSpinWait();
        }
    }

    private JsonNode run(String source) throws Exception {
        return run(source, "{\"a\":1,\"rows\":[{\"amount\":\"2.5\"},{\"amount\":5}]}");
    }

    private JsonNode run(String source, String input) throws Exception {
        return runner.run(config(source, input), context).path("result");
    }

    private TaskException failure(String source) {
        return failure(source, "{\"a\":1}", limits.timeout());
    }

    private TaskException failure(String source, String input, Duration limit) {
        return catchThrowableOfType(
                TaskException.class,
                () -> new CodeRunner(List.of(sandbox), limit).run(config(source, input), new FakeTaskContext(limit.multipliedBy(100))));
    }

    private static ObjectNode config(String source, String input) {
        ObjectNode config = Json.object().put("language", "javascript").put("source", source);
        config.set("input", Json.parse(input));
        return config;
    }
}
