package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A child that is killed while it is starting leaves nothing behind, whatever moment it is. */
class EarlyEndTest {
    private static final int MOMENTS = 40;
    private static final long STEP_NANOS = 1_000_000;

    @Test
    void aChildThatIsKilledInItsFirstMillisecondsLeavesNothingBehind() throws Exception {
        Optional<Path> bwrap = Confinement.onPath("bwrap");
        Optional<Interpreter> python = Interpreter.find(Confinement::onPath);
        Assumptions.assumeTrue(bwrap.isPresent() && python.isPresent(), "bubblewrap or CPython is not installed");
        String marker = UUID.randomUUID().toString();
        Confinement confinement = new Confinement.Bubblewrap(bwrap.get(), Optional.empty(), Optional.empty());
        List<String> command = confinement.command(
                python.get().program(),
                python.get().arguments("import sys\nsys.stdin.read()\n", List.of(marker)),
                python.get().readable());

        List<Child> children = new ArrayList<>();
        for (int moment = 0; moment < MOMENTS; moment++) {
            Child child = Child.start(command, confinement, 1000);
            long until = System.nanoTime() + moment * STEP_NANOS;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            child.kill();
            children.add(child);
        }

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while ((children.stream().anyMatch(Child::alive) || !carrying(marker).isEmpty()) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(children.stream().filter(Child::alive).map(Child::pid)).isEmpty();
        assertThat(carrying(marker)).isEmpty();
    }

    private static List<Path> carrying(String marker) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> commandLine(path).contains(marker))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
