package dev.weft.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that is never mistaken for another one which got its id later.
 *
 * @param pid process id
 * @param started when the process began, in a unit of the operating system; only good for comparison
 * @param boot the boot of the machine that both belong to; empty where the system has no such name
 */
public record ProcessMark(long pid, long started, String boot) {
    private static final String BOOT = bootId();

    /** Empty when there is no such process, or only what is left of it until its parent takes notice. */
    public static Optional<ProcessMark> of(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (Files.exists(Path.of("/proc/self/stat"))) {
            try {
                String text = Files.readString(stat);
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
                boolean dead = fields[0].equals("X") || (fields[0].equals("Z") && !hasThreads(pid));
                return dead ? Optional.empty() : Optional.of(new ProcessMark(pid, Long.parseLong(fields[19]), BOOT));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(handle -> new ProcessMark(
                        pid, handle.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L),
                        BOOT));
    }

    /** A process whose first thread is gone keeps its files, locks and ports until the last of the others is. */
    private static boolean hasThreads(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.count() > 1;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Asks the process to end; does nothing when it has ended already. */
    public void terminate() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /** Ends the process at once; does nothing when it has ended already. */
    public void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** As {@link #terminate} with a signal of another name, such as {@code INT}. */
    public void signal(String name) {
        if (!isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new ServiceException("Cannot signal process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
