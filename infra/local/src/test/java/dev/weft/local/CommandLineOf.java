package dev.weft.local;

import dev.weft.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The launcher's commands. */
final class CommandLineOf {
    /** A shell lets what it runs in the background ignore Ctrl-C, and all its children; a terminal's shell does not. */
    private static final List<String> HEEDING_CTRL_C =
            Files.exists(Path.of("/proc/self")) ? List.of("env", "--default-signal=INT") : List.of();

    private CommandLineOf() {}

    record Result(int code, String output) {}

    /** Runs a command to its end, inside this JVM. */
    static Result weft(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int code = Launcher.run(Settings.fromEnvironment(), out, out, arguments);
        return new Result(code, bytes.toString(StandardCharsets.UTF_8));
    }

    /** Starts a command as infra/weft does, as a process of its own; standard output and error in one stream. */
    static Process begin(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(HEEDING_CTRL_C);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=launcher-log.xml",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
