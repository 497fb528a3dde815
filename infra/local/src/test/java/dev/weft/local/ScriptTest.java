package dev.weft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weft.services.Executables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code infra/weft}, before there is anything to run. */
class ScriptTest {
    private static final Path SCRIPT = Path.of("..", "weft").toAbsolutePath().normalize();

    @TempDir
    Path home;

    @Test
    void doctorSaysWhatIsFoundAndWhatIsMissing() throws Exception {
        Path tools = Files.createDirectories(home.resolve(".cache/weft/bin"));
        program(tools.resolve("temporal"));

        String output = run(Map.of(), List.of(), "doctor").output();

        assertThat(output)
                .containsPattern("ok +JDK +\\d+ in /")
                .containsPattern("ok +Temporal +" + tools.resolve("temporal"))
                .containsPattern("PostgreSQL +comes with Weft")
                .containsPattern("note +model +none; llm tasks fail until WEFT_LLM_BASE_URL")
                .contains("MinIO")
                .contains("sandbox")
                .containsPattern("(ok|note) +Python +(CPython 3|GraalPy)")
                .contains(home.resolve(".weft").toString());
    }

    @Test
    void doctorPrefersWhatTheEnvironmentNames() throws Exception {
        String output = run(
                        Map.of(
                                "WEFT_TEMPORAL_ADDRESS", "temporal.example:7233",
                                "WEFT_S3_ENDPOINT", "https://s3.example",
                                "WEFT_DATABASE_URL", "postgresql://u:hidden@db.example/weft",
                                "WEFT_LLM_BASE_URL", "https://models.example/v1",
                                "WEFT_LLM_MODEL", "small"),
                        List.of(),
                        "doctor")
                .output();

        assertThat(output)
                .contains("temporal.example:7233", "https://s3.example", "small at https://models.example/v1")
                .containsPattern("ok +PostgreSQL +WEFT_DATABASE_URL")
                .doesNotContain("hidden");
    }

    @Test
    void withoutAJdkItSaysSoAndHowToGetOne() throws Exception {
        assumeThat(Executables.onPath("bwrap")).isPresent();
        List<String> withoutJdk = List.of(
                "bwrap", "--dev-bind", "/", "/", "--tmpfs", "/usr/lib/jvm", "--tmpfs", "/opt", "--proc", "/proc");

        for (String command : List.of("demo", "up", "status")) {
            Result result = run(Map.of(), withoutJdk, command);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.output())
                    .contains("no JDK from 21 on was found")
                    .contains("apt install openjdk-21-jdk")
                    .contains("JAVA_HOME");
        }
        Result doctor = run(Map.of(), withoutJdk, "doctor");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.output()).containsPattern("MISSING +JDK").contains("Weft cannot start");
    }

    @Test
    void tooOldJavaHomeIsPassedOver() throws Exception {
        Path old = Files.createDirectories(home.resolve("jdk-17/bin")).getParent();
        program(old.resolve("bin/java"));
        program(old.resolve("bin/javac"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");

        assertThat(run(Map.of("JAVA_HOME", old.toString()), List.of(), "doctor").output())
                .containsPattern("ok +JDK +(2[1-9]|[3-9]\\d) in /")
                .doesNotContain(old.toString());
    }

    private record Result(int code, String output) {}

    private Result run(Map<String, String> environment, List<String> wrapper, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of("bash", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("WEFT_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static void program(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
