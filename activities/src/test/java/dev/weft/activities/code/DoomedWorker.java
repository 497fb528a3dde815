package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM that is killed while processes work for it; they end with it. */
public final class DoomedWorker {

    private DoomedWorker() {}

    /** What its program says: the processes that it has started, and what they have. */
    public static void sayReady(Stream<ProcessHandle> started) {
        started.flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .forEach(process -> System.out.println(process.pid()));
        System.out.println("ready");
    }

    /** @param program ends with {@link #sayReady} and goes on by threads of its own */
    public static void kill(Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(Arrays.asList(arguments));
        Process worker = new ProcessBuilder(command)
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
