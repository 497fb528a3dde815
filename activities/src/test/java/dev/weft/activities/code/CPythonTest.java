package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CPython under bubblewrap, where both are installed: the system keeps from the code what the language doesn't. */
class CPythonTest extends PythonBehaviour {

    @BeforeAll
    static void needsBoth() {
        Assumptions.assumeTrue(Confinement.onPath("bwrap").isPresent(), "bubblewrap is not installed");
        Assumptions.assumeTrue(Interpreter.find(Confinement::onPath).isPresent(), "CPython is not installed");
    }

    @Override
    Function<String, Optional<Path>> programs() {
        return Confinement::onPath;
    }

    @Override
    int printedMegabytes() {
        return 1000;
    }

    @Test
    void isChosen() {
        assertThat(sandbox().isCPython()).isTrue();
    }

    @Test
    void canWriteSmallFilesInItsOwnTmpAlone() throws Exception {
        String write = "def main():\n  with open('/tmp/x', 'w') as f: f.write('y')\n  return {'x': open('/tmp/x').read()}";

        assertThat(run(write, "{}")).isEqualTo(Json.parse("{\"x\":\"y\"}"));
        assertThat(failure("def main():\n  return {'x': open('/tmp/x').read()}", "{}").getMessage())
                .startsWith("FileNotFoundError");
        assertThat(failure("def main():\n  for i in range(9):\n    with open(f'/tmp/{i}', 'wb') as f: f.write(bytes(9 << 20))", "{}")
                        .getMessage())
                .startsWith("OSError: [Errno 28]");
        assertThat(failure("def main():\n  with open('/tmp/x', 'wb') as f: f.seek(1 << 32); f.write(b'x')", "{}").getMessage())
                .startsWith("OSError: [Errno 27]");
    }

    @Test
    void cannotReadTheFilesOfTheWorker(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path here = Path.of("pom.xml").toAbsolutePath();

        for (Path file : List.of(secret, here, SandboxBehaviour.CACHE.toAbsolutePath())) {
            assertThat(run("import os\ndef main(f): return {'there': os.path.exists(f)}", "{\"f\":\"%s\"}".formatted(file)))
                    .isEqualTo(Json.parse("{\"there\":false}"));
        }
    }

    @Test
    void nothingIsLeftOfCodeThatIsStoppedAndAfterClosing() throws Exception {
        PythonSandbox own =
                PythonSandbox.open(limits, SandboxBehaviour.CACHE, PythonRequirements.of(""), programs());
        FakeTaskContext context = new FakeTaskContext(Duration.ofMinutes(5));
        CodeCall call = new CodeCall(
                "ws/run",
                CodeCall.Form.MAIN,
                "import time\nprint('at work', flush=True)\ndef main(): time.sleep(600)",
                "{}",
                limits.timeout());
        Thread code = Thread.ofVirtual().start(() -> {
            try {
                own.run(call, context);
            } catch (TaskException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        context.awaitDeltas(1);
        List<ProcessHandle> processes = own.pids().stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
        assertThat(processes).hasSizeGreaterThan(1);

        context.cancel();
        for (ProcessHandle process : processes) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
        code.join();
        own.close();

        assertThat(own.pids()).isEmpty();
    }

    @Test
    void aForkBombDoesNotEvenStart() throws Exception {
        String bomb = "import os\ndef main():\n  refused = 0\n  for i in range(1000):\n    try:\n      os.fork()\n"
                + "    except OSError: refused += 1\n  return {'refused': refused}";

        assertThat(run(bomb, "{}")).isEqualTo(Json.parse("{\"refused\":1000}"));
    }

    @Test
    void seesNoProcessesButItsOwn() throws Exception {
        assertThat(run("import os\ndef main(): return {'p': [p for p in os.listdir('/proc') if p.isdigit()]}", "{}"))
                .isEqualTo(Json.parse("{\"p\":[\"1\",\"2\"]}"));
    }

    @Test
    void hasNoNetworkButAnEmptyLoopback() throws Exception {
        assertThat(run("import socket\ndef main(): return {'i': [n for _, n in socket.if_nameindex()]}", "{}").path("i"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import mmap\ndef main():\n  maps = [mmap.mmap(-1, 64 << 20) for i in range(100)]\n  for m in maps: m[:] = bytes(len(m))",
                "import os\ndef main():\n  while True: os.memfd_create('x')",
                "import threading, time\ndef main():\n  while True: threading.Thread(target=time.sleep, args=(99,)).start()",
                "import os\ndef main():\n  while True: os.dup(0)",
            })
    void otherWaysToTakeTheMachineAreBoundedToo(String source) {
        assertThat(failure(source, "{}").code()).isIn(FailureCode.CODE_FAILED, FailureCode.CODE_LIMIT);
    }

    @Test
    void aCrashIsTheCodesOwn() {
        TaskException failure = failure("import os\ndef main(): os.kill(os.getpid(), 11)", "{}");

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure).hasMessage("The code crashed its interpreter (signal 11)");
        assertThat(failure("import os\ndef main(): os._exit(0)", "{}"))
                .hasMessage("The code ended its process (exit code 0) instead of returning");
    }

    @Test
    void whatIsWrittenPastThePrintFunctionDoesNotSpoilTheResult() throws Exception {
        assertThat(run("import os\ndef main():\n  os.write(1, b'noise'); os.write(2, b'noise')\n  return {'a': 1}", "{}"))
                .isEqualTo(Json.parse("{\"a\":1}"));
    }

    @Test
    void aForgedFloodOfFramesIsCutOff() {
        String flood = "import os, struct\ndef main():\n  frame = struct.pack('>IB', 60000, 3) + b'x' * 60000\n"
                + "  while True:\n    for fd in range(3, 10):\n      try: os.write(fd, frame)\n      except OSError: pass";

        assertThat(failure(flood, "{}").code()).isIn(FailureCode.CODE_LIMIT, FailureCode.SANDBOX_UNAVAILABLE);
    }

    @Test
    void anAsynchronousMainIsAwaited() throws Exception {
        assertThat(run("import asyncio\nasync def main():\n  await asyncio.sleep(0.01)\n  return {'a': 1}", "{}"))
                .isEqualTo(Json.parse("{\"a\":1}"));
    }
}
