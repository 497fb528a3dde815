package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker that is killed leaves no process behind, whatever the code in it is doing. */
class AbandonedTest {

    @ParameterizedTest
    @CsvSource({"true,javascript", "false,javascript", "true,python"})
    void childrenDieWithTheWorker(boolean confined, String language) throws Exception {
        Assumptions.assumeTrue(!confined || Confinement.onPath("bwrap").isPresent(), "bubblewrap is not installed");
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Abandoned.class.getName(),
                        SandboxBehaviour.CACHE.toString(),
                        Boolean.toString(confined),
                        language)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<ProcessHandle> children = new ArrayList<>();
        try (BufferedReader said = worker.inputReader()) {
            for (String line = said.readLine(); line != null && !line.equals("ready"); line = said.readLine()) {
                if (line.matches("\\d+")) {
                    ProcessHandle.of(Long.parseLong(line)).ifPresent(children::add);
                }
            }
        } finally {
            worker.destroyForcibly();
        }

        assertThat(children).isNotEmpty();
        for (ProcessHandle child : children) {
            child.onExit().get(30, TimeUnit.SECONDS);
        }
    }
}
