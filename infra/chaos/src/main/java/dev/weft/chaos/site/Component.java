package dev.weft.chaos.site;

import dev.weft.services.ProcessMark;
import dev.weft.services.ServiceException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of the installation: killed with {@code SIGKILL} at any time, it is started again at once on the same data
 * and port. Thread safe.
 */
public final class Component implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Component.class);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int MAX_STARTS = 20;
    private static final long SETTLED_NANOS = 1_000_000_000;

    private final Kind kind;
    private final int number;
    private final Supplier<Running> starter;
    private Optional<Running> running = Optional.empty();
    private Optional<Thread> restart = Optional.empty();
    private int generation;
    private boolean up;
    private long upSince;
    private long startNanos;
    private boolean closed;

    /** A process that was started. */
    public interface Running {
        long pid();

        /** Waits until it serves, for a limited time. */
        void awaitReady();

        /** Ends it in good order. */
        void stop();
    }

    /**
     * @param number from 1, among those of its kind
     * @param starter begins the process and returns once it has an id
     */
    Component(Kind kind, int number, Supplier<Running> starter) {
        this.kind = kind;
        this.number = number;
        this.starter = starter;
    }

    public Kind kind() {
        return kind;
    }

    public int number() {
        return number;
    }

    public String name() {
        return kind == Kind.WORKER || kind == Kind.API ? kind.wire() + "-" + number : kind.wire();
    }

    /** Starts the process and waits until it serves. */
    void start() {
        startAgain(0, () -> {});
    }

    public synchronized boolean up() {
        return up;
    }

    /** Whether it has served for about as long as its start took, so that something is done between two kills. */
    public synchronized boolean settled() {
        return up && System.nanoTime() - upSince > Math.max(SETTLED_NANOS, startNanos);
    }

    /**
     * Kills the process; returns when it is gone. It is started again meanwhile.
     *
     * @param gone told once it is gone, before it is started again
     * @param ready told once it serves again
     * @return whether there was a process to kill
     */
    public boolean kill(Runnable gone, Runnable ready) {
        synchronized (this) {
            if (closed || running.isEmpty()) {
                return false;
            }
            up = false;
            killed(running.get().pid());
            gone.run();
            running = Optional.empty();
            generation++;
            int mine = generation;
            restart = Optional.of(Thread.ofPlatform()
                    .name("restart-" + name())
                    .daemon()
                    .start(() -> startAgain(mine, ready)));
        }
        return true;
    }

    /** Ends the process in good order and starts it again; returns once it serves. */
    public void restart() {
        Running last;
        int mine;
        synchronized (this) {
            last = running.orElseThrow();
            up = false;
            running = Optional.empty();
            generation++;
            mine = generation;
        }
        last.stop();
        startAgain(mine, () -> {});
    }

    /** Sends the process a signal, such as {@code STOP}. Does nothing while there is none. */
    public synchronized void signal(String signal) {
        running.flatMap(process -> ProcessMark.of(process.pid())).ifPresent(mark -> mark.signal(signal));
    }

    private static void killed(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    /** A start that was overtaken by another kill leaves the rest to that one's. */
    private void startAgain(int mine, Runnable ready) {
        for (int attempt = 1; !overtaken(mine); attempt++) {
            long began = System.nanoTime();
            try {
                Running begun = starter.get();
                synchronized (this) {
                    if (overtaken(mine)) {
                        begun.stop();
                        return;
                    }
                    running = Optional.of(begun);
                }
                begun.awaitReady();
                synchronized (this) {
                    if (overtaken(mine)) {
                        return;
                    }
                    up = true;
                    upSince = System.nanoTime();
                    startNanos = upSince - began;
                }
                LOG.info("{} is there; its start took {} ms of processor time", name(), processorMillis(begun.pid()));
                ready.run();
                return;
            } catch (ServiceException e) {
                if (overtaken(mine)) {
                    return;
                }
                LOG.info("{} did not start, attempt {}: {}", name(), attempt, firstLine(e));
                if (attempt == MAX_STARTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private synchronized boolean overtaken(int mine) {
        return closed || generation != mine;
    }

    private static long processorMillis(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(Duration::toMillis)
                .orElse(0L);
    }

    private static String firstLine(ServiceException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Optional<Running> last;
        synchronized (this) {
            closed = true;
            up = false;
            last = running;
        }
        restart.ifPresent(Thread::interrupt);
        last.ifPresent(Running::stop);
    }
}
