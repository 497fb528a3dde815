package dev.weft.activities.code;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls in CPython processes under bubblewrap, one process each: Python keeps nothing from the code by itself, so the
 * system must. Read-only system, nothing to write but a small /tmp, no network, no processes, no environment, and
 * limits on memory, CPU time, open files and sizes of files.
 */
final class PythonProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(PythonProcesses.class);
    private static final String CHILD = "child/";
    private static final int TEMPORARY_BYTES = 64 * 1024 * 1024;
    private static final int SIGNAL_EXIT = 128;
    private static final int KILLED = 9;
    private static final int OUT_OF_CPU_TIME = 24;

    private final Interpreter interpreter;
    private final Confinement confinement;

    private PythonProcesses(Interpreter interpreter, Confinement confinement) {
        this.interpreter = interpreter;
        this.confinement = confinement;
    }

    /** Empty, said in the log, when there is no CPython, no bubblewrap, or the two don't work together. */
    static Optional<PythonProcesses> find(Path cache, Function<String, Optional<Path>> find) throws IOException {
        Optional<Interpreter> interpreter = Interpreter.find(find);
        Optional<Path> bwrap = find.apply("bwrap");
        if (interpreter.isEmpty() || bwrap.isEmpty()) {
            LOG.info(
                    "Python code runs by GraalPy, without packages: {} is not installed",
                    interpreter.isEmpty() ? "CPython (python3)" : "bubblewrap (bwrap)");
            return Optional.empty();
        }
        Interpreter found = interpreter.get();
        Confinement confinement = new Confinement.Bubblewrap(
                bwrap.get(),
                find.apply("prlimit"),
                Optional.of(new Confinement.Seal(filter(new ContentCache(cache)), TEMPORARY_BYTES)));
        Optional<String> trouble =
                confinement.trouble(found.program(), found.arguments("import json", List.of()), found.readable());
        if (trouble.isPresent()) {
            LOG.warn("Python code runs by GraalPy, without packages: bubblewrap does not work with {} here ({})",
                    found.program(), trouble.get());
            return Optional.empty();
        }
        LOG.info("Python code runs by CPython {} ({})", found.version(), found.program());
        return Optional.of(new PythonProcesses(found, confinement));
    }

    private static Optional<Path> filter(ContentCache cache) throws IOException {
        Optional<byte[]> filter = SystemCallFilter.forArchitecture(System.getProperty("os.arch"));
        return filter.isPresent() ? Optional.of(cache.file("python", ".seccomp", filter.get())) : Optional.empty();
    }

    Interpreter interpreter() {
        return interpreter;
    }

    /** @param packages folder to look for modules in, known when a process starts */
    Calls calls(CodeLimits limits, Supplier<Optional<Path>> packages) {
        String program = text("harness.py") + text("cpython.py")
                + "\nimport sys\nweft_process(weft_harness, sys.argv[1:])\n";
        ChildPool.Start start = () -> Child.start(
                command(limits, program, packages.get()), confinement, JavaProcesses.maxFrame(limits));
        ChildPool pool = new ChildPool(start, Math.max(2, Runtime.getRuntime().availableProcessors()));
        return new Calls(pool, false, (exitCode, call) -> reason(exitCode));
    }

    private List<String> command(CodeLimits limits, String program, Optional<Path> packages) {
        List<String> arguments = new ArrayList<>(List.of(
                Integer.toString(CodeRunner.MAX_INPUT_CHARACTERS * 3),
                Integer.toString(limits.maxOutputBytes()),
                Integer.toString(limits.memoryMegabytes()),
                Long.toString(limits.timeout().toSeconds() * 2 + 5)));
        packages.ifPresent(folder -> arguments.add(folder.toString()));
        List<Path> readable = new ArrayList<>(interpreter.readable());
        packages.ifPresent(readable::add);
        return confinement.command(interpreter.program(), interpreter.arguments(program, arguments), readable);
    }

    private static String text(String resource) {
        try (InputStream in = PythonProcesses.class.getResourceAsStream(CHILD + resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be read", e);
        }
    }

    /** A process that was killed from outside is no fault of the code's; all else that ends it is. */
    private static Optional<TaskException> reason(int exitCode) {
        int signal = exitCode - SIGNAL_EXIT;
        if (signal == KILLED || exitCode < 0) {
            return Optional.empty();
        }
        if (signal == OUT_OF_CPU_TIME) {
            return Optional.of(new TaskException(FailureCode.CODE_TIMEOUT, "The code took too much CPU time"));
        }
        return Optional.of(new TaskException(
                FailureCode.CODE_FAILED,
                signal > 0
                        ? "The code crashed its interpreter (signal " + signal + ")"
                        : "The code ended its process (exit code " + exitCode + ") instead of returning"));
    }
}
