package dev.weft.activities.code;

import dev.weft.activities.FakeTaskContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A worker that is about to be killed: code runs without end, and its processes are printed. */
public final class Abandoned {

    private Abandoned() {}

    /** @param args cache folder; whether to look for bubblewrap */
    public static void main(String[] args) throws Exception {
        boolean confined = Boolean.parseBoolean(args[1]);
        CodeLimits limits = new CodeLimits(Duration.ofMinutes(10), 64, 1000);
        JavaScriptSandbox sandbox = JavaScriptSandbox.open(
                limits, Path.of(args[0]), name -> confined ? Confinement.onPath(name) : Optional.empty());
        CodeCall warm = new CodeCall("ws/run", CodeCall.Form.BODY, "return 1", "{}", limits.timeout());
        sandbox.run(warm, new FakeTaskContext());
        Thread.ofPlatform().start(() -> {
            try {
                sandbox.run(new CodeCall("ws/run", CodeCall.Form.BODY, "for (;;) {}", "{}", limits.timeout()), new FakeTaskContext());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        sandbox.pids().stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .forEach(process -> System.out.println(process.pid()));
        System.out.println("ready");
    }
}
