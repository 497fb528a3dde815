package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Python promises, whichever interpreter runs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PythonBehaviour {
    private static final Path PUBLISHED = Path.of("src", "test", "resources", "python");

    final CodeLimits limits = new CodeLimits(Duration.ofSeconds(60), 96, 100_000);
    private PythonSandbox sandbox;
    private CodeRunner runner;

    abstract Function<String, Optional<Path>> programs();

    /** As much as it can print in a few seconds. */
    abstract int printedMegabytes();

    @BeforeAll
    void open() throws IOException {
        sandbox = PythonSandbox.open(limits, SandboxBehaviour.CACHE, PythonRequirements.of(""), programs());
        runner = new CodeRunner(List.of(sandbox), limits.timeout());
        sandbox.warm();
    }

    @AfterAll
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    PythonSandbox sandbox() {
        return sandbox;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "def main(a): return {'b': a + 1} ~ {\"a\":1} ~ {\"b\":2}",
                "def main(a, b=5): return {'sum': a + b} ~ {\"a\":1} ~ {\"sum\":6}",
                "def main(**all): return all ~ {\"x\":[1,null,{\"y\":2.5}]} ~ {\"x\":[1,null,{\"y\":2.5}]}",
                "main = lambda: {'ok': True} ~ {} ~ {\"ok\":true}",
                "def main(): return {} ~ {} ~ {}",
                "def main(): return {1: (2, 3), 'n': float('nan')} ~ {} ~ {\"1\":[2,3],\"n\":null}",
                "def main(text: str) -> dict: return {'n': len(text), 't': text[::-1]} ~ {\"text\":\"ü🙂\"} ~ {\"n\":2,\"t\":\"🙂ü\"}",
                "import json, re, datetime, math, hashlib, base64, collections\\n"
                        + "def main(): return {'m': re.findall('a+', 'caab'), 'd': datetime.date(2026, 1, 2).isoformat()} ~ {}"
                        + " ~ {\"m\":[\"aa\"],\"d\":\"2026-01-02\"}",
                "from dataclasses import dataclass, asdict\\n@dataclass\\nclass P:\\n  x: int\\ndef main(): return asdict(P(3)) ~ {}"
                        + " ~ {\"x\":3}",
            })
    void returnsTheDictThatMainReturns(String source, String inputs, String result) throws Exception {
        assertThat(run(source.strip().translateEscapes(), inputs.strip())).isEqualTo(Json.parse(result.strip()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "def main():\\n  x = None\\n  return x.y ~ AttributeError: 'NoneType' object has no attribute 'y' (line 3)",
                "def f():\\n  raise ValueError('no orders')\\n\\ndef main():\\n  return f() ~ ValueError: no orders (line 2)",
                "x = 1\\nraise KeyError('k') ~ KeyError: 'k' (line 2)",
                "def main(): return [1] ~ main must return a dict, but it returned a value of type list",
                "def main(): pass ~ main must return a dict, but it returned None",
                "x = 1 ~ The code declares no function main",
                "def main(): return {'x': object()} ~ The result must be JSON: TypeError: Object of type object is not JSON serializable",
                "def main():\\n  raise SystemExit(0) ~ The code ended itself by exit() instead of returning",
                "def main():\\n  import sys\\n  sys.exit('x') ~ The code ended itself by exit() instead of returning",
            })
    void saysWhatIsWrongAndInWhichLine(String source, String message) {
        TaskException failure = failure(source.strip().translateEscapes(), "{}");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure).hasMessage(message.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "def main(: ~ SyntaxError ~ (line 1)",
                "def main(a): return {} ~ TypeError: main() missing 1 required positional argument: 'a' ~ 'a'",
                "def main():\\n  return main() ~ RecursionError ~ (line 2)",
            })
    void saysWhatIsWrongInItsOwnWords(String source, String begin, String end) {
        TaskException failure = failure(source.strip().translateEscapes(), "{}");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure.getMessage()).startsWith(begin.strip()).endsWith(end.strip());
    }

    @Test
    void anInputThatMainDoesNotTakeIsAnError() {
        assertThat(failure("def main(a): return {}", "{\"a\":1,\"b\":2}").getMessage())
                .contains("main() got an unexpected keyword argument 'b'");
    }

    /** Code of real workflows, with what it gets, declares and returns. */
    static Stream<String> published() throws Exception {
        try (Stream<Path> files = Files.list(PUBLISHED)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".py"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void runsPublishedCode(String name) throws Exception {
        JsonNode about = Json.parse(Files.readString(PUBLISHED.resolve(name + ".json")));
        ObjectNode config =
                config(Files.readString(PUBLISHED.resolve(name + ".py")), Json.write(about.path("inputs")));
        config.set("outputs", about.path("outputs"));

        JsonNode result = runner.run(config, new FakeTaskContext(Duration.ofMinutes(5))).path("result");

        assertThat(result).isEqualTo(about.path("result"));
    }

    @Test
    void aMissingPackageIsNamedWithItsSetting() {
        TaskException failure = failure("import json\nimport json_repair.core\ndef main(): return {}", "{}");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure.getMessage())
                .startsWith("ModuleNotFoundError: No module named 'json_repair' (line 2): ")
                .endsWith("add json_repair to WEFT_PYTHON_PACKAGES");
        assertThat(failure("import yaml\ndef main(): return {}", "{}")).hasMessageEndingWith("add pyyaml to WEFT_PYTHON_PACKAGES");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('/etc/shadow').read()",
                "open('/etc/passwd').read()",
                "raise ValueError(open('/proc/1/environ').read())",
                "open('/usr/lib/weft-was-here', 'w').write('x')",
                "open('/weft-was-here', 'w').write('x')",
                "open('/dev/shm/weft-was-here', 'w').write('x')",
                "open('/var/weft-was-here', 'w').write('x')",
                "os.listdir('/root/.ssh')",
                "os.listdir('/home')[0]",
                "os.fork()",
                "os.posix_spawn('/bin/true', ['true'], {})",
                "__import__('subprocess').run(['/bin/sh', '-c', 'true'], check=True)",
                "__import__('multiprocessing').Pool(2)",
                "__import__('socket').create_connection(('1.1.1.1', 53), 2)",
                "__import__('socket').getaddrinfo('example.org', 80)[0]",
                "__import__('urllib.request').request.urlopen('http://127.0.0.1:1/')",
                "[p for p in os.listdir('/proc') if p.isdigit() and int(p) > 20][0]",
                "os.setuid(0) or os.chroot('/tmp')",
                "os.unshare(os.CLONE_NEWUSER)",
                "__import__('ctypes').CDLL(None).fork() == -1 and 1 / 0",
                "__import__('java').type('java.lang.System')",
                "__import__('polyglot').eval(language='js', string='1')",
            })
    void nothingOutsideIsInReach(String attempt) {
        TaskException failure = failure("import os\ndef main():\n  " + attempt + "\n  return {'reached': True}", "{}");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure.getMessage()).doesNotContain("must be JSON");
    }

    @Test
    void theEnvironmentIsEmpty() throws Exception {
        assertThat(run("import os\ndef main(): return {'e': dict(os.environ), 'p': os.getenv('PATH')}", "{}"))
                .isEqualTo(Json.parse("{\"e\":{},\"p\":null}"));
    }

    @Test
    void whatACallChangesIsGoneInTheNext() throws Exception {
        run("import json\njson.dumps = None\njson.kept = 1\ndef main(): return {'a': 1}", "{}");

        assertThat(run("import json\ndef main(): return {'k': hasattr(json, 'kept'), 'n': len([1])}", "{}"))
                .isEqualTo(Json.parse("{\"k\":false,\"n\":1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"while True: pass", "import time\n  time.sleep(1000)"})
    void endlessCodeIsStopped(String body) {
        TaskException failure = failure("def main():\n  " + body, "{}", Duration.ofMillis(1500));

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_TIMEOUT);
        assertThat(failure).hasMessage("The code ran longer than 1500 ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all = []\n  while True: all.append(bytearray(1000000))",
                "return {'n': len(bytearray(1 << 30))}",
                "text = 'x'\n  while True: text += text",
            })
    void memoryBombsAreStopped(String body) {
        TaskException failure = failure("def main():\n  " + body, "{}");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_LIMIT);
        assertThat(failure).hasMessage("The code took more than its 96 MB of memory");
    }

    @Test
    void aResultOverTheLimitIsRefused() {
        TaskException failure = failure("def main(): return {'t': 'ü' * 60000}", "{}");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_LIMIT);
        assertThat(failure).hasMessage("The code's result is larger than 100000 bytes");
    }

    @Test
    void whatTheCodePrintsIsPartialText() throws Exception {
        FakeTaskContext context = new FakeTaskContext(Duration.ofMinutes(5));

        runner.run(
                config("import sys\nprint('one', 2)\nprint('fünf', file=sys.stderr)\ndef main(): print('{}'); return {}", "{}"),
                context);

        assertThat(context.text()).isEqualTo("one 2\nfünf\n{}\n");
    }

    @Test
    void printingWithoutEndIsCutOff() throws Exception {
        FakeTaskContext context = new FakeTaskContext(Duration.ofMinutes(5));

        JsonNode result = runner.run(
                config(
                        "def main(m):\n  line = 'x' * 1000000\n  for i in range(m): print(line)\n  return {'n': 1}",
                        "{\"m\":%d}".formatted(printedMegabytes())),
                context);

        assertThat(result).isEqualTo(Json.parse("{\"result\":{\"n\":1}}"));
        assertThat(context.text()).hasSizeLessThan(100_000).endsWith("… what it printed after this is left out\n");
    }

    @Test
    void takesLargeInputs() throws Exception {
        String row = "{\"id\":\"0123456789\",\"amount\":12.5}";
        String inputs = "{\"rows\":[" + (row + ",").repeat(19_999) + row + "]}";

        assertThat(run("def main(rows): return {'n': sum(row['amount'] for row in rows)}", inputs))
                .isEqualTo(Json.parse("{\"n\":250000.0}"));
    }

    @Test
    void endsWhenTheTaskIsCancelled() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        FakeTaskContext cancelled = new FakeTaskContext(Duration.ofMinutes(5));
        Thread.ofVirtual().start(() -> {
            try {
                runner.run(config("print('at work', flush=True)\ndef main():\n  while True: pass", "{}"), cancelled);
                thrown.complete(new AssertionError("It returned"));
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        cancelled.awaitDeltas(1);

        cancelled.cancel();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    JsonNode run(String source, String inputs) throws Exception {
        return runner.run(config(source, inputs), new FakeTaskContext(Duration.ofMinutes(5))).path("result");
    }

    TaskException failure(String source, String inputs) {
        return failure(source, inputs, limits.timeout());
    }

    private TaskException failure(String source, String inputs, Duration limit) {
        return catchThrowableOfType(
                TaskException.class,
                () -> new CodeRunner(List.of(sandbox), limit)
                        .run(config(source, inputs), new FakeTaskContext(limit.multipliedBy(100))));
    }

    static ObjectNode config(String source, String inputs) {
        ObjectNode config = Json.object().put("language", "python3").put("source", source);
        config.set("inputs", Json.parse(inputs));
        return config;
    }
}
