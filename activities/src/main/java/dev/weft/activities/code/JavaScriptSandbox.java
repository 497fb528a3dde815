package dev.weft.activities.code;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.code.child.Frame;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * JavaScript by GraalJS, in Java processes with a small heap under bubblewrap. Every call has a context of its own; a
 * process serves one run at most.
 */
public final class JavaScriptSandbox implements Sandbox {
    private static final int OUT_OF_MEMORY_EXIT = 3;
    private static final int MAX_ATTEMPTS = 3;
    private static final int LEAST_FRAME_BYTES = 256 * 1024;
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final CodeLimits limits;
    private final ChildPool pool;
    private final ClassArchive archive;

    private JavaScriptSandbox(CodeLimits limits, ChildPool pool, ClassArchive archive) {
        this.limits = limits;
        this.pool = pool;
        this.archive = archive;
    }

    /**
     * Tries out how far processes can be confined here, and logs it when that is less than it could be. Starts none yet.
     *
     * @param cache folder for files that are made once and kept, such as {@code ~/.cache/weft/sandbox}
     * @throws IOException when the folder can't be written or GraalJS is missing
     */
    public static JavaScriptSandbox open(CodeLimits limits, Path cache) throws IOException {
        return open(limits, cache, Confinement::onPath);
    }

    static JavaScriptSandbox open(CodeLimits limits, Path cache, Function<String, Optional<Path>> find)
            throws IOException {
        ContentCache content = new ContentCache(cache);
        List<Path> jars = new ChildClassPath(JavaScriptSandbox.class.getClassLoader(), content).jars();
        JavaCommand java = new JavaCommand(Path.of(System.getProperty("java.home")), jars, limits.memoryMegabytes());
        List<Path> readable = java.readable();
        Confinement confinement = Confinement.find(find, java.program(), java.trial(), readable);
        ClassArchive archive = new ClassArchive(java, content.folder());
        ChildPool.Start start =
                () -> Child.start(command(limits, java, confinement, archive, readable, content.folder()), maxFrame(limits));
        return new JavaScriptSandbox(
                limits, new ChildPool(start, Math.max(2, Runtime.getRuntime().availableProcessors())), archive);
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
                Integer.toString(CodeRunner.MAX_INPUT_CHARACTERS * 3), Integer.toString(limits.maxOutputBytes()));
        return confinement.command(
                java.program(), java.arguments(confinement.home(folder), classes, mainArguments), visible);
    }

    private static int maxFrame(CodeLimits limits) {
        return Math.max(LEAST_FRAME_BYTES, limits.maxOutputBytes());
    }

    @Override
    public String language() {
        return "javascript";
    }

    @Override
    public void warm() {
        archive.prepare();
        pool.ensureSpare();
    }

    /** A child that has waited for long may end just when the call arrives; then another is asked. */
    @Override
    public JsonNode run(CodeCall call, TaskContext context) throws TaskException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Child child = take(call, context);
            boolean mayHaveLeft = child.served();
            Child.Answer answer = answer(call, context, child);
            if (context.cancelled()) {
                throw new InterruptedException("The task was cancelled");
            }
            switch (answer) {
                case Child.Answer.Last(Frame frame) -> {
                    return result(frame);
                }
                case Child.Answer.TimedOut timedOut -> throw new TaskException(
                        FailureCode.CODE_TIMEOUT, "The code ran longer than " + seconds(call.limit()));
                case Child.Answer.Ended(int exitCode) when exitCode == OUT_OF_MEMORY_EXIT -> throw new TaskException(
                        FailureCode.CODE_LIMIT,
                        "The code took more than its " + limits.memoryMegabytes() + " MB of memory");
                case Child.Answer.Ended(int exitCode) -> {
                    if (attempt == MAX_ATTEMPTS || !(mayHaveLeft || exitCode == 0)) {
                        throw unavailable("the process ended by itself (exit code " + exitCode + ")");
                    }
                }
            }
        }
    }

    private Child take(CodeCall call, TaskContext context) throws TaskException, InterruptedException {
        try {
            while (!context.cancelled()) {
                Optional<Child> child = pool.take(call.owner(), LOOK_UP);
                if (child.isPresent()) {
                    return child.get();
                }
            }
        } catch (IOException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        } finally {
            archive.prepare();
        }
        throw new InterruptedException("The task was cancelled");
    }

    private Child.Answer answer(CodeCall call, TaskContext context, Child child) throws InterruptedException {
        KillSwitch killSwitch = new KillSwitch(child);
        boolean usable = false;
        try {
            context.onCancel(killSwitch::cancelled);
            Child.Answer answer = child.call(call, context::text);
            usable = answer instanceof Child.Answer.Last;
            return answer;
        } finally {
            killSwitch.disarm();
            pool.giveBack(call.owner(), child, usable);
        }
    }

    private static JsonNode result(Frame frame) throws TaskException {
        return switch (frame.kind()) {
            case RESULT -> parsed(frame.text());
            case LIMIT -> throw new TaskException(FailureCode.CODE_LIMIT, frame.text());
            case FAILED, TEXT, READY, SOURCE, INPUT -> throw new TaskException(FailureCode.CODE_FAILED, frame.text());
        };
    }

    private static JsonNode parsed(String json) throws TaskException {
        try {
            return Json.parse(json);
        } catch (JacksonException e) {
            throw new TaskException(
                    FailureCode.CODE_FAILED, "The result is not JSON that can be kept: " + e.getOriginalMessage());
        }
    }

    private static TaskException unavailable(String reason) {
        return new TaskException(FailureCode.SANDBOX_UNAVAILABLE, "The sandbox is not available: " + reason);
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    /** Ids of the processes that live. */
    List<Long> pids() {
        return pool.pids();
    }

    /** The process that waits for more calls of this owner. */
    Optional<Long> served(String owner) {
        return pool.served(owner);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Kills the child of one call, and no later one of the same child. */
    private static final class KillSwitch {
        private final Child child;
        private boolean armed = true;

        KillSwitch(Child child) {
            this.child = child;
        }

        synchronized void cancelled() {
            if (armed) {
                child.kill();
            }
        }

        synchronized void disarm() {
            armed = false;
        }
    }
}
