package dev.weft.activities.code;

import dev.weft.activities.code.child.SandboxMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of the child's Java: the worker's own runtime with a small heap, ending at once when that is full.
 *
 * @param home of the Java runtime
 * @param memoryMegabytes of heap for the code, beside what the language takes for itself
 */
record JavaCommand(Path home, List<Path> jars, int memoryMegabytes, GuestLanguage language) {
    private static final int UNSAFE_WARNS_SINCE = 24;
    private static final int OTHER_METASPACE_MEGABYTES = 64;

    JavaCommand {
        jars = List.copyOf(jars);
    }

    Path program() {
        return home.resolve("bin").resolve("java");
    }

    /** @param userHome where libraries may keep files of their own */
    List<String> arguments(Path userHome, Optional<Path> archive, List<String> mainArguments) {
        List<String> arguments = new ArrayList<>(virtualMachine());
        archive.ifPresent(file -> arguments.add("-XX:SharedArchiveFile=" + file));
        arguments.addAll(program(userHome, mainArguments));
        return arguments;
    }

    /** The command that writes an archive of the classes a child loads; later children map it instead of loading them. */
    List<String> archiving(Path userHome, Path archive) {
        List<String> command = new ArrayList<>();
        command.add(program().toString());
        command.addAll(virtualMachine());
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        command.addAll(program(userHome, List.of(SandboxMain.TRAIN)));
        return command;
    }

    List<String> trial() {
        List<String> arguments = new ArrayList<>(virtualMachine());
        arguments.add("-version");
        return arguments;
    }

    private List<String> virtualMachine() {
        List<String> options = new ArrayList<>(List.of(
                "-Xmx" + (memoryMegabytes + language.ownMegabytes()) + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:MaxMetaspaceSize=" + (language.classMegabytes() + OTHER_METASPACE_MEGABYTES) + "m",
                "-XX:CompressedClassSpaceSize=" + language.classMegabytes() + "m",
                "-XX:ReservedCodeCacheSize=48m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-Xshare:auto",
                "-Xlog:disable",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= UNSAFE_WARNS_SINCE) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    private List<String> program(Path userHome, List<String> mainArguments) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Duser.home=" + userHome,
                "-Djava.io.tmpdir=" + userHome,
                "-Duser.language=en",
                "-Duser.country=US",
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8",
                "-cp",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                SandboxMain.class.getName(),
                language.argument()));
        arguments.addAll(mainArguments);
        return arguments;
    }

    /** What the process must be able to read: the runtime, what its links point to outside of it, and the jars. */
    List<Path> readable() throws IOException {
        List<Path> readable = new ArrayList<>(List.of(home));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Path target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
                if (!target.startsWith(home) && Files.exists(target)) {
                    readable.add(target);
                }
            }
        }
        readable.addAll(jars);
        return readable;
    }
}
