package dev.weft.activities.code;

import dev.weft.activities.FakeTaskContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A worker that is about to be killed: code runs or sleeps without end, and its processes are printed. */
public final class Abandoned {

    private Abandoned() {}

    /** @param args cache folder; whether to look for bubblewrap; the language */
    public static void main(String[] args) throws Exception {
        boolean confined = Boolean.parseBoolean(args[1]);
        CodeLimits limits = new CodeLimits(Duration.ofMinutes(10), 64, 1000);
        Function<String, Optional<Path>> programs = name -> confined ? Confinement.onPath(name) : Optional.empty();
        if (args[2].equals("python")) {
            PythonSandbox sandbox = PythonSandbox.open(limits, Path.of(args[0]), PythonRequirements.of(""), programs);
            run(sandbox, sandbox::pids, "import time\nprint('at work', flush=True)\ndef main(): time.sleep(600)");
        } else {
            JavaScriptSandbox sandbox = JavaScriptSandbox.open(limits, Path.of(args[0]), programs);
            run(sandbox, sandbox::pids, "console.log('at work'); function main() { for (;;) {} }");
        }
    }

    private static void run(Sandbox sandbox, Supplier<List<Long>> pids, String source) throws Exception {
        FakeTaskContext context = new FakeTaskContext();
        CodeCall call = new CodeCall("ws/run", CodeCall.Form.MAIN, source, "{}", Duration.ofMinutes(10));
        Thread.ofPlatform().start(() -> {
            try {
                sandbox.run(call, context);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (pids.get().isEmpty() || context.deltas() == 0 && sandbox.language().equals("python")) {
            Thread.onSpinWait();
        }
        DoomedWorker.sayReady(pids.get().stream().flatMap(pid -> ProcessHandle.of(pid).stream()));
    }
}
