package dev.weft.activities.code;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls in Java processes with a small heap, for the languages that GraalVM runs; under bubblewrap where that works.
 *
 * @param archive of the processes' classes, made when it is asked for
 */
record JavaProcesses(Calls calls, ClassArchive archive) implements AutoCloseable {
    private static final int OUT_OF_MEMORY_EXIT = 3;
    private static final int LEAST_FRAME_BYTES = 256 * 1024;

    /** @throws IOException when the folder can't be written or the language's libraries are missing */
    static JavaProcesses open(
            GuestLanguage language, CodeLimits limits, Path cache, Function<String, Optional<Path>> find)
            throws IOException {
        ContentCache content = new ContentCache(cache);
        List<Path> jars = new ChildClassPath(JavaProcesses.class.getClassLoader(), content).jars(language);
        JavaCommand java = new JavaCommand(
                Path.of(System.getProperty("java.home")), jars, limits.memoryMegabytes(), language);
        List<Path> readable = java.readable();
        Confinement confinement = Confinement.find(find, java.program(), java.trial(), readable);
        ClassArchive archive = new ClassArchive(java, content.folder());
        ChildPool.Start start = () -> Child.start(
                command(limits, java, confinement, archive, readable, content.folder()), confinement, maxFrame(limits));
        ChildPool pool = new ChildPool(start, Math.max(2, Runtime.getRuntime().availableProcessors()));
        return new JavaProcesses(new Calls(pool, true, (exitCode, call) -> reason(exitCode, limits)), archive);
    }

    private static List<String> command(
            CodeLimits limits,
            JavaCommand java,
            Confinement confinement,
            ClassArchive archive,
            List<Path> readable,
            Path folder) {
        Optional<Path> classes = archive.file();
        List<Path> visible = new ArrayList<>(readable);
        classes.ifPresent(visible::add);
        List<String> mainArguments = List.of(
                Integer.toString(CodeRunner.MAX_INPUT_CHARACTERS * 3),
                Integer.toString(limits.maxOutputBytes()),
                Integer.toString(limits.memoryMegabytes()));
        return confinement.command(
                java.program(), java.arguments(confinement.home(folder), classes, mainArguments), visible);
    }

    static int maxFrame(CodeLimits limits) {
        return Math.max(LEAST_FRAME_BYTES, limits.maxOutputBytes());
    }

    private static Optional<TaskException> reason(int exitCode, CodeLimits limits) {
        return exitCode == OUT_OF_MEMORY_EXIT
                ? Optional.of(new TaskException(
                        FailureCode.CODE_LIMIT,
                        "The code took more than its " + limits.memoryMegabytes() + " MB of memory"))
                : Optional.empty();
    }

    /** Prepares a process and the archive of classes. Returns at once. */
    void warm() {
        archive.prepare();
        calls.warm();
    }

    @Override
    public void close() {
        calls.close();
    }
}
