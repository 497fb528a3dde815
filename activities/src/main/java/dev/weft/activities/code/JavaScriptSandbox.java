package dev.weft.activities.code;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * JavaScript by GraalJS, in Java processes with a small heap under bubblewrap. Every call has a context of its own; a
 * process serves one run at most.
 */
public final class JavaScriptSandbox implements Sandbox {
    private final JavaProcesses processes;

    private JavaScriptSandbox(JavaProcesses processes) {
        this.processes = processes;
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
        return new JavaScriptSandbox(JavaProcesses.open(GuestLanguage.JAVASCRIPT, limits, cache, find));
    }

    @Override
    public String language() {
        return "javascript";
    }

    @Override
    public void warm() {
        processes.warm();
    }

    @Override
    public JsonNode run(CodeCall call, TaskContext context) throws TaskException, InterruptedException {
        processes.archive().prepare();
        return Calls.result(processes.calls().run(call, context));
    }

    /** Ids of the processes that live. */
    List<Long> pids() {
        return processes.calls().pids();
    }

    /** The process that waits for more calls of this owner. */
    Optional<Long> served(String owner) {
        return processes.calls().served(owner);
    }

    @Override
    public void close() {
        processes.close();
    }
}
