package dev.weft.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void childDiesWithAJvmThatIsKilled() throws Exception {
        Path pid = folder.resolve("child.pid");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("parent.log").toFile())
                .start();
        ProcessMark child = Eventually.get(() -> new PidFile(pid).running());

        parent.destroyForcibly().waitFor(30, TimeUnit.SECONDS);

        Eventually.get(() -> child.isAlive() ? Optional.empty() : Optional.of(true));
    }

    /** Starts a child and waits. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            ChildProcess child = ChildProcess.start(
                    ChildProcess.Start.of(List.of("sleep", "600"), Map.of(), folder.resolve("child.log")));
            new PidFile(folder.resolve("child.pid")).write(child.mark());
            Thread.currentThread().join();
        }
    }

    @Test
    void stopForcesWhatDoesNotEndByItself() {
        ChildProcess stubborn = start("trap '' TERM; echo up; while :; do sleep 1; done");
        Eventually.get(() -> Optional.of(true).filter(yes -> log().contains("up")));

        stubborn.stop(Duration.ofMillis(200));

        assertThat(stubborn.isAlive()).isFalse();
        assertThat(stubborn.ended().join()).isEqualTo(137);
    }

    @Test
    void childSeesNoSecretsOfItsParentsEnvironment() {
        ChildProcess child = ChildProcess.start(ChildProcess.Start.of(
                List.of("env"), Map.of("GIVEN", "yes"), folder.resolve("child.log")));
        child.ended().join();

        assertThat(log().lines().map(line -> line.substring(0, line.indexOf('='))))
                .contains("GIVEN", "PATH")
                .isSubsetOf("GIVEN", "PATH", "HOME", "LANG", "TMPDIR", "TZ");
    }

    @Test
    void unknownProgramIsAnError() {
        assertThatThrownBy(() -> {
                    ChildProcess child = ChildProcess.start(ChildProcess.Start.of(
                            List.of("/no/such/program"), Map.of(), folder.resolve("child.log")));
                    Readiness.await("It", child, folder.resolve("child.log"), () -> false);
                })
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("/no/such/program");
    }

    @Test
    void recycledProcessIdIsLeftAlone() {
        ChildProcess other = start("sleep 600");
        try {
            ProcessMark earlier = new ProcessMark(other.pid(), other.mark().started() - 1, other.mark().boot());
            ProcessMark beforeReboot = new ProcessMark(other.pid(), other.mark().started(), "another boot");
            PidFile file = new PidFile(folder.resolve("some.pid"));
            for (ProcessMark mark : List.of(earlier, beforeReboot)) {
                file.write(mark);
                Leftover.end(file, "KILL");
                Leftover.end(mark, "KILL");
                mark.kill();
            }
            assertThat(other.isAlive()).isTrue();
            assertThat(file.written()).isEmpty();
        } finally {
            other.kill();
        }
    }

    @Test
    void leftoverProcessIsEnded() {
        ChildProcess left = start("trap '' INT; sleep 600");
        PidFile file = new PidFile(folder.resolve("some.pid"));
        file.write(left.mark());
        assertThat(file.running()).contains(left.mark());

        Leftover.end(file, "TERM");

        assertThat(left.ended().join()).isNotZero();
        assertThat(file.running()).isEmpty();
    }

    @Test
    void brokenPidFileCountsAsNone() throws Exception {
        Path file = folder.resolve("some.pid");
        for (String content : List.of("", "x y z", "12", "\n\n")) {
            Files.writeString(file, content);
            assertThat(new PidFile(file).running()).as(content).isEmpty();
        }
    }

    private ChildProcess start(String script) {
        return ChildProcess.start(
                ChildProcess.Start.of(List.of("sh", "-c", script), Map.of(), folder.resolve("child.log")));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("child.log"));
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
