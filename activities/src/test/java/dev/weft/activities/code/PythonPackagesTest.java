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
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PythonPackagesTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private final CodeLimits limits = new CodeLimits(Duration.ofSeconds(60), 96, 100_000);

    @TempDir
    Path folder;

    private Interpreter interpreter;

    @BeforeEach
    void needsPython() {
        Assumptions.assumeTrue(Confinement.onPath("bwrap").isPresent(), "bubblewrap is not installed");
        Optional<Interpreter> found = Interpreter.find(Confinement::onPath);
        Assumptions.assumeTrue(found.isPresent(), "CPython is not installed");
        interpreter = found.get();
    }

    @Test
    void areInstalledOnceAndCanBeImported() throws Exception {
        Path wheel = Wheel.build(folder, "weft_greeting", "def greet(name):\n    return 'Hello ' + name\n");
        String code = "from weft_greeting import greet\ndef main(name): return {'text': greet(name)}";

        assertThat(run(wheel.toString(), code)).isEqualTo(Json.parse("{\"text\":\"Hello Ada\"}"));

        Files.delete(wheel);
        assertThat(run(wheel.toString(), code)).isEqualTo(Json.parse("{\"text\":\"Hello Ada\"}"));
    }

    @Test
    void twoWorkersAtOnceMakeOneEnvironment() throws Exception {
        PythonRequirements requirements =
                PythonRequirements.of(Wheel.build(folder, "weft_pair", "x = 1\n").toString());
        try (PythonPackages first = new PythonPackages(interpreter, requirements, folder);
                PythonPackages second = new PythonPackages(interpreter, requirements, folder)) {
            assertThat(first.await(LONG)).isEqualTo(second.await(LONG)).get().isInstanceOf(PythonPackages.State.Ready.class);
        }
        try (Stream<Path> made = Files.list(folder)) {
            assertThat(made.filter(Files::isDirectory)).hasSize(1);
        }
    }

    @Test
    void aFailedInstallationIsSaidWhereAPackageIsMissingAndStopsNoOtherCode() throws Exception {
        String missing = folder.resolve("weft_nowhere-1.0-py3-none-any.whl").toString();

        assertThat(run(missing, "def main(name): return {'n': name}")).isEqualTo(Json.parse("{\"n\":\"Ada\"}"));
        TaskException failure =
                catchThrowableOfType(TaskException.class, () -> run(missing, "import weft_nowhere\ndef main(): return {}"));

        assertThat(failure.code()).isEqualTo(FailureCode.CODE_FAILED);
        assertThat(failure.getMessage())
                .contains("No module named 'weft_nowhere'")
                .contains("could not be installed")
                .contains("weft_nowhere-1.0-py3-none-any.whl");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(path -> path.toString().endsWith(".partial"));
        }
    }

    @Test
    void codeSaysThatTheInstallationGoesOnInsteadOfHanging() throws Exception {
        Path slow = folder.resolve("slow");
        Files.writeString(slow, "#!/bin/sh\nexec sleep 600\n");
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        Interpreter endless = new Interpreter(slow, interpreter.version(), List.of());
        PythonProcesses processes = PythonProcesses.find(folder, Confinement::onPath).orElseThrow();
        PythonPackages packages = new PythonPackages(endless, PythonRequirements.of("x"), folder);

        try (PythonSandbox sandbox = PythonSandbox.cpython(processes, packages, limits)) {
            TaskException failure = catchThrowableOfType(
                    TaskException.class,
                    () -> new CodeRunner(List.of(sandbox), Duration.ofMillis(300))
                            .run(PythonBehaviour.config("def main(): return {}", "{}"), new FakeTaskContext()));

            assertThat(failure.code()).isEqualTo(FailureCode.SANDBOX_UNAVAILABLE);
            assertThat(failure).hasMessageEndingWith("the packages of WEFT_PYTHON_PACKAGES are still being installed");
        }
        assertThat(packages.state()).get().isInstanceOf(PythonPackages.State.Failed.class);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(path -> path.toString().endsWith(".partial"));
        }
    }

    private JsonNode run(String packages, String code) throws Exception {
        try (PythonSandbox sandbox = sandbox(packages)) {
            return new CodeRunner(List.of(sandbox), limits.timeout())
                    .run(
                            PythonBehaviour.config(code, code.contains("main()") ? "{}" : "{\"name\":\"Ada\"}"),
                            new FakeTaskContext(LONG))
                    .path("result");
        }
    }

    /** Once the installation has ended, whatever its end: a busy machine takes long over it. */
    private PythonSandbox sandbox(String wanted) throws IOException, InterruptedException {
        PythonPackages packages = new PythonPackages(interpreter, PythonRequirements.of(wanted), folder);
        assertThat(packages.await(LONG)).isPresent();
        return PythonSandbox.cpython(
                PythonProcesses.find(folder, Confinement::onPath).orElseThrow(), packages, limits);
    }
}
