package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operating system keeps from a child that has broken out of its language. */
class ConfinementTest {
    private final Path home = Path.of(System.getProperty("java.home"));
    private final JavaCommand java = new JavaCommand(home, List.of(), 64, GuestLanguage.JAVASCRIPT);

    @Test
    void underBubblewrapNothingIsInReach(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Confinement.onPath("bwrap").isPresent(), "bubblewrap is not installed");
        Confinement confinement = Confinement.find(Confinement::onPath, java.program(), java.trial(), java.readable());

        assertThat(confinement).isInstanceOf(Confinement.Bubblewrap.class);
        assertThat(probe(confinement, folder)).containsExactly("done");
    }

    @Test
    void withoutBubblewrapTheProbeReachesThings(@TempDir Path folder) throws Exception {
        assertThat(probe(new Confinement.HeapOnly(), folder)).anyMatch(line -> line.startsWith("reached connect"));
    }

    @Test
    void fallsBackWhereBubblewrapIsMissingOrDoesNotWork() throws Exception {
        assertThat(Confinement.find(name -> Optional.empty(), java.program(), java.trial(), java.readable()))
                .isEqualTo(new Confinement.HeapOnly());
        assertThat(Confinement.find(name -> Optional.of(Path.of("/bin/false")), java.program(), java.trial(), List.of()))
                .isEqualTo(new Confinement.HeapOnly());
    }

    private List<String> probe(Confinement confinement, Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path classes = Path.of(Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Path> readable = new java.util.ArrayList<>(java.readable());
        readable.add(classes);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            List<String> arguments = List.of(
                    "-Xmx64m",
                    "-cp",
                    classes.toString(),
                    Probe.class.getName(),
                    Integer.toString(server.getLocalPort()),
                    URI.create(secret.toUri().toString()).toString());
            return lines(confinement.command(java.program(), arguments, readable));
        }
    }

    private static List<String> lines(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().toList();
    }
}
