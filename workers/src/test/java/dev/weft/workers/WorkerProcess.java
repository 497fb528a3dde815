package dev.weft.workers;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A worker in a process of its own, to be killed. What it prints goes to {@code target/worker-*.log}. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;

    private WorkerProcess(Process process) {
        this.process = process;
    }

    /** Returns at once; it polls some seconds later. */
    static WorkerProcess start(Settings settings) {
        try {
            Path folder = Path.of(System.getProperty("basedir", "."), "target");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            WorkersApplication.class.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile(folder, "worker-", ".log").toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("WEFT_"));
            environment.put("CLASSPATH", System.getProperty("java.class.path"));
            for (Setting setting : Setting.values()) {
                settings.optional(setting).ifPresent(value -> environment.put(setting.name(), value));
            }
            return new WorkerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
