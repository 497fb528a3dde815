package dev.weft.activities.code;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.code.child.Frame;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Python: by CPython under bubblewrap with the packages of {@code WEFT_PYTHON_PACKAGES} where both are there, else by
 * GraalPy with the standard library in a Java process. The source declares a function {@code main}, which gets the
 * members of the input as keyword arguments and returns a dict.
 */
public final class PythonSandbox implements Sandbox {
    private static final Logger LOG = LoggerFactory.getLogger(PythonSandbox.class);
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    /** Modules that are in a package of another name. */
    private static final Map<String, String> PACKAGES = Map.of(
            "yaml", "pyyaml",
            "bs4", "beautifulsoup4",
            "cv2", "opencv-python-headless",
            "PIL", "pillow",
            "sklearn", "scikit-learn",
            "dateutil", "python-dateutil",
            "docx", "python-docx",
            "dotenv", "python-dotenv");

    /** What runs the code. */
    private sealed interface Engine {
        Calls calls();

        record CPython(Calls calls, PythonPackages packages) implements Engine {}

        record GraalPy(JavaProcesses processes) implements Engine {
            @Override
            public Calls calls() {
                return processes.calls();
            }
        }
    }

    private final Engine engine;

    private PythonSandbox(Engine engine) {
        this.engine = engine;
    }

    /**
     * Tries out what Python there is, logs it, and begins to install packages in the background. Starts no process for
     * code yet.
     *
     * @param cache folder for files that are made once and kept, such as {@code ~/.cache/weft/sandbox}
     * @throws IOException when the folder can't be written, or GraalPy is needed and missing
     * @throws IllegalArgumentException naming the setting of the packages when it is malformed
     */
    public static PythonSandbox open(Settings settings, Path cache) throws IOException {
        return open(CodeLimits.of(settings), cache, PythonRequirements.of(settings), Confinement::onPath);
    }

    static PythonSandbox open(
            CodeLimits limits, Path cache, PythonRequirements requirements, Function<String, Optional<Path>> find)
            throws IOException {
        Optional<PythonProcesses> found = PythonProcesses.find(cache, find);
        if (found.isEmpty()) {
            if (!requirements.isEmpty()) {
                LOG.warn("{} is of no use without CPython and bubblewrap", Setting.WEFT_PYTHON_PACKAGES);
            }
            return new PythonSandbox(new Engine.GraalPy(JavaProcesses.open(GuestLanguage.PYTHON, limits, cache, find)));
        }
        return cpython(found.get(), new PythonPackages(found.get().interpreter(), requirements, cache), limits);
    }

    static PythonSandbox cpython(PythonProcesses processes, PythonPackages packages, CodeLimits limits) {
        return new PythonSandbox(new Engine.CPython(processes.calls(limits, packages::folder), packages));
    }

    @Override
    public String language() {
        return "python";
    }

    /**
     * Does nothing while packages are being installed, as a process that started now would not see them, and for
     * GraalPy, whose processes are too costly to stand by where Python may never be used.
     */
    @Override
    public void warm() {
        switch (engine) {
            case Engine.CPython(Calls calls, PythonPackages packages) -> {
                if (packages.state().isPresent()) {
                    calls.warm();
                }
            }
            case Engine.GraalPy graalPy -> {}
        }
    }

    @Override
    public JsonNode run(CodeCall call, TaskContext context) throws TaskException, InterruptedException {
        String unmet = switch (engine) {
            case Engine.CPython(Calls calls, PythonPackages packages) -> awaited(packages, call, context);
            case Engine.GraalPy(JavaProcesses processes) -> {
                processes.archive().prepare();
                yield "packages need CPython (python3) and bubblewrap on the worker; then ";
            }
        };
        Frame frame = engine.calls().run(call, context);
        if (frame.kind() == Frame.Kind.MISSING) {
            throw new TaskException(FailureCode.CODE_FAILED, missing(frame.text(), unmet));
        }
        return Calls.result(frame);
    }

    /** What to say before a missing package is named. */
    private static String awaited(PythonPackages packages, CodeCall call, TaskContext context)
            throws TaskException, InterruptedException {
        long end = System.nanoTime() + call.limit().toNanos();
        Optional<PythonPackages.State> state = packages.state();
        while (state.isEmpty()) {
            if (context.cancelled()) {
                throw new InterruptedException("The task was cancelled");
            }
            if (System.nanoTime() - end > 0) {
                throw Calls.unavailable("the packages of WEFT_PYTHON_PACKAGES are still being installed");
            }
            state = packages.await(LOOK_UP);
        }
        return switch (state.get()) {
            case PythonPackages.State.Ready ready -> "";
            case PythonPackages.State.Failed(String message) ->
                "the packages of WEFT_PYTHON_PACKAGES could not be installed (" + message + "); ";
        };
    }

    private static String missing(String text, String unmet) {
        int end = text.indexOf('\n');
        String module = text.substring(0, Math.max(end, 0));
        return text.substring(end + 1) + ": " + unmet + "add " + PACKAGES.getOrDefault(module, module)
                + " to WEFT_PYTHON_PACKAGES";
    }

    /** Whether packages can be had. */
    boolean isCPython() {
        return engine instanceof Engine.CPython;
    }

    /** Ids of the processes that live. */
    List<Long> pids() {
        return engine.calls().pids();
    }

    @Override
    public void close() {
        engine.calls().close();
        switch (engine) {
            case Engine.CPython(Calls calls, PythonPackages packages) -> packages.close();
            case Engine.GraalPy graalPy -> {}
        }
    }
}
