package dev.weft.api.core;

import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.Unavailable;
import dev.weft.store.Notices;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.StoreUnavailableException;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the workflows of accepted runs: at once where possible, else as soon as Temporal is there and the caps allow.
 * Any number of processes may do so side by side; a run is claimed by one of them.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int BATCH = 50;
    private static final int AT_ONCE = 64;

    private final RunStore runs;
    private final Launcher launcher;
    private final Settlement settlement;
    private final Notices notices;
    private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Semaphore wake = new Semaphore(0);
    private final AtomicBoolean temporalAway = new AtomicBoolean();
    private volatile boolean closed;
    private Optional<Thread> thread = Optional.empty();
    private Optional<Notices.Subscription> subscription = Optional.empty();

    public Dispatcher(RunStore runs, Launcher launcher, Settlement settlement, Notices notices) {
        this.runs = runs;
        this.launcher = launcher;
        this.settlement = settlement;
        this.notices = notices;
    }

    public synchronized void open() {
        subscription = Optional.of(notices.startable(wake::release));
        thread = Optional.of(Thread.ofPlatform().name("weft-dispatcher").daemon().start(this::loop));
    }

    /** Whether a run that is claimed now would be started at once. */
    public boolean ready() {
        return !closed && !temporalAway.get() && free.availablePermits() > 0;
    }

    /** Starts this run, which is claimed, on another thread. Where that can't be, it is started once its claim ends. */
    public void start(StoredRun run) {
        try {
            starts.execute(() -> {
                free.acquireUninterruptibly();
                try {
                    launch(run);
                } catch (StoreUnavailableException e) {
                    LOG.warn("The run {} was accepted and will be started later: {}", run.id(), e.getMessage());
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.info("The run {} was accepted and will be started by another process", run.id());
        }
    }

    /** Claims and starts this run on another thread, unless a cap holds it back; the loop finds what is left. */
    public void startSoon(String run) {
        if (closed || temporalAway.get() || !free.tryAcquire()) {
            wake.release();
            return;
        }
        starts.execute(() -> {
            try {
                runs.claim(run).ifPresent(this::launch);
            } catch (StoreUnavailableException e) {
                LOG.warn("The run {} was accepted and will be started later: {}", run, e.getMessage());
            } finally {
                free.release();
            }
        });
    }

    private void loop() {
        while (!closed) {
            try {
                if (wake.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
                boolean more = true;
                while (more && !closed) {
                    more = startBatch();
                }
            } catch (InterruptedException e) {
                return;
            } catch (StoreUnavailableException e) {
                LOG.warn("The database does not answer; accepted runs wait: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("Starting accepted runs failed; trying again in {}", EVERY, e);
            }
        }
    }

    /** Whether there may be more to start. */
    private boolean startBatch() throws InterruptedException {
        List<StoredRun> claimed = runs.claimStartable(temporalAway.get() ? 1 : BATCH);
        List<Future<?>> started = new ArrayList<>();
        for (StoredRun run : claimed) {
            free.acquire();
            started.add(starts.submit(() -> {
                try {
                    launch(run);
                } finally {
                    free.release();
                }
            }));
        }
        for (Future<?> start : started) {
            try {
                start.get();
            } catch (java.util.concurrent.ExecutionException e) {
                LOG.error("Starting a run failed", e.getCause());
                return false;
            }
        }
        return !claimed.isEmpty() && !temporalAway.get();
    }

    private void launch(StoredRun run) {
        try {
            launcher.launch(run);
            temporalAway.set(false);
        } catch (Unavailable | StoreUnavailableException e) {
            temporalAway.set(true);
            LOG.warn("The run {} will be started later: {}", run.id(), e.getMessage());
            runs.release(run.id());
        } catch (InvalidCanvas | NotFound e) {
            settlement.settle(
                    run, RunStatus.FAILED, new TaskFailure(FailureCode.CANVAS_NOT_FOUND, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("The run {} could not be started and will be tried again", run.id(), e);
            runs.release(run.id());
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        subscription.ifPresent(Notices.Subscription::close);
        thread.ifPresent(Thread::interrupt);
        starts.shutdown();
        try {
            if (!starts.awaitTermination(10, TimeUnit.SECONDS)) {
                starts.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
