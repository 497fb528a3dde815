package dev.weft.api.chores;

import dev.weft.api.chores.Chore.Kind;
import dev.weft.api.core.Refused.Unavailable;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls for chores and keeps the housekeeping's schedules. Waits for Temporal where it is not there yet. */
public final class ChoreWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChoreWorker.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final WorkflowClient client;
    private final String taskQueue;
    private final TemporalSchedules schedules;
    private final ChoreActivity chores;
    private Optional<Thread> starting = Optional.empty();
    private Optional<WorkerFactory> polling = Optional.empty();
    private boolean closed;

    public ChoreWorker(WorkflowClient client, String taskQueue, TemporalSchedules schedules, ChoreActivity chores) {
        this.client = client;
        this.taskQueue = taskQueue;
        this.schedules = schedules;
        this.chores = chores;
    }

    public synchronized void open() {
        starting = Optional.of(Thread.ofVirtual().name("weft-chores").start(this::start));
    }

    private void start() {
        boolean polls = false;
        while (true) {
            try {
                polls = polls || poll();
                keepSchedules();
                return;
            } catch (RuntimeException e) {
                LOG.warn("Chores wait for Temporal: {}", e.getMessage());
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean poll() {
        WorkerFactory factory = WorkerFactory.newInstance(client);
        Worker worker = factory.newWorker(
                taskQueue,
                WorkerOptions.newBuilder()
                        .setMaxConcurrentWorkflowTaskPollers(2)
                        .setMaxConcurrentActivityTaskPollers(1)
                        .setMaxConcurrentActivityExecutionSize(10)
                        .build());
        worker.registerWorkflowImplementationTypes(ChoreWorkflowImpl.class);
        worker.registerActivitiesImplementations(chores);
        try {
            factory.start();
        } catch (RuntimeException e) {
            factory.shutdownNow();
            throw e;
        }
        synchronized (this) {
            if (closed) {
                factory.shutdownNow();
            } else {
                polling = Optional.of(factory);
            }
        }
        return true;
    }

    private void keepSchedules() {
        try {
            schedules.keep(Kind.RECONCILE, Duration.ofMinutes(1));
            schedules.keep(Kind.EXPIRE_FILES, Duration.ofMinutes(10));
            schedules.keep(Kind.REENCRYPT, Duration.ofMinutes(10));
            schedules.keep(Kind.DELETE_OLD_RUNS, Duration.ofHours(1));
        } catch (Unavailable e) {
            if (e.getCause() != null && String.valueOf(e.getMessage()).startsWith("Schedules need")) {
                LOG.warn("No housekeeping: {}", e.getMessage());
                return;
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        starting.ifPresent(Thread::interrupt);
        polling.ifPresent(WorkerFactory::shutdown);
    }
}
