package dev.weft.services;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A process that ends when this JVM ends, however that comes about: where the kernel can, it is told to kill the child;
 * elsewhere {@link PidFile}s let the next start find what was left. Children stand in a session of their own, so that
 * Ctrl-C reaches this JVM alone, which then ends them in order.
 */
public final class ChildProcess {
    /**
     * Linux ends a child when the <em>thread</em> that began it ends, so one thread begins them all and lives as long
     * as the JVM.
     */
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("weft-process-starter").factory());

    private static final boolean SETSID = Executables.onPath("setsid").isPresent();
    private static final boolean SETPRIV = Executables.onPath("setpriv").isPresent();

    private final Process process;
    private final ProcessMark mark;
    private final String stopSignal;

    private ChildProcess(Process process, String stopSignal) {
        this.process = process;
        this.mark = ProcessMark.of(process.pid()).orElseGet(() -> new ProcessMark(process.pid(), -1, ""));
        this.stopSignal = stopSignal;
    }

    /**
     * How a process is begun.
     *
     * @param wrapper commands put before the command, such as {@code unshare -U}
     * @param environment added to a bare environment of PATH, HOME, LANG and TMPDIR
     * @param log receives standard output and error, appended
     * @param stopSignal asks the process to end in good order
     * @param orphanSignal sent by the kernel when this JVM dies
     */
    public record Start(
            List<String> wrapper,
            List<String> command,
            Map<String, String> environment,
            Path log,
            String stopSignal,
            String orphanSignal) {

        public Start {
            wrapper = List.copyOf(wrapper);
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }

        public static Start of(List<String> command, Map<String, String> environment, Path log) {
            return new Start(List.of(), command, environment, log, "TERM", "KILL");
        }
    }

    /** @throws ServiceException when the program can't be run */
    public static ChildProcess start(Start start) {
        List<String> line = new ArrayList<>();
        if (SETSID) {
            line.add("setsid");
        }
        line.addAll(start.wrapper());
        line.addAll(bound(start.orphanSignal()));
        line.addAll(start.command());
        try {
            Files.createDirectories(start.log().toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(start.log().toFile()));
            builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR", "TZ"));
            builder.environment().putAll(start.environment());
            return new ChildProcess(launch(builder), start.stopSignal());
        } catch (IOException e) {
            throw new ServiceException("Cannot run " + start.command().getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** What to put before a command so that the kernel sends it the signal when this JVM dies; may be empty. */
    static List<String> bound(String signal) {
        return SETPRIV ? List.of("setpriv", "--pdeathsig", signal, "--") : List.of();
    }

    /** Begins a process on the thread that lives as long as this JVM. */
    static Process launch(ProcessBuilder builder) throws IOException {
        try {
            return STARTER.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while starting " + builder.command(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public ProcessMark mark() {
        return mark;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks for the end, forces it after the time given, and waits for it. */
    public void stop(Duration patience) {
        if (!process.isAlive()) {
            return;
        }
        if (stopSignal.equals("TERM")) {
            process.destroy();
        } else {
            mark.signal(stopSignal);
        }
        boolean interrupted = false;
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        kill();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process at once and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
