package dev.weft.activities.wrapper;

import dev.weft.activities.TaskRunner;
import dev.weft.store.Store;
import dev.weft.task.RunActivity;
import dev.weft.task.TaskActivity;
import dev.weft.task.TaskCatalog;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The activities of one worker process, put together. Close it after the workers that use it. */
public final class Activities implements AutoCloseable {
    private static final int TIMER_THREADS = 2;
    private static final int MAX_ITEMS = 1_000_000;

    private final ScheduledThreadPoolExecutor timer;
    private final Cancellations cancellations;
    private final Known known;
    private final TaskActivity tasks;
    private final RunActivity runs;

    /** @param maxOutputBytes of one task's output, as JSON */
    public Activities(Store store, TaskCatalog catalog, List<TaskRunner> runners, long maxOutputBytes) {
        timer = new ScheduledThreadPoolExecutor(
                TIMER_THREADS, Thread.ofPlatform().name("weft-timer-", 0).daemon().factory());
        // Else each task stays in memory until its time limit would have run out.
        timer.setRemoveOnCancelPolicy(true);
        cancellations = new Cancellations(store.notices());
        CanvasCache canvases = new CanvasCache(store.canvases(), catalog);
        RunCache runCache = new RunCache(store.runs(), store.journal());
        known = new Known(store.journal(), runCache);
        Environment environment = new Environment(store.journal(), runCache);
        Redactions redactions = new Redactions(runCache, store.journal());
        Results results = new Results(store.journal(), known, redactions);
        Execution execution = new Execution(new Execution.Parts(
                store.journal(),
                new Attempt.Stores(store.journal(), store.files(), store.credentials(), web(runners, store)),
                runCache,
                redactions,
                environment,
                results,
                known,
                new Runners(catalog, runners),
                new TimeLimits(timer),
                cancellations,
                maxOutputBytes));
        tasks = new TaskActivityImpl(
                canvases,
                execution,
                new Preparation(environment, results, store.journal(), store.canvases(), canvases),
                new Collection(environment, results, redactions, store.journal(), MAX_ITEMS),
                environment,
                results,
                redactions,
                known,
                store.journal(),
                new Pulse(timer));
        runs = new RunActivityImpl(store.journal(), store.runs(), runCache, canvases, environment, known);
    }

    private static WebFiles web(List<TaskRunner> runners, Store store) {
        TaskRunner http = runners.stream()
                .filter(runner -> runner.type().equals("http"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No runner for http"));
        return new WebFiles(http, store.journal());
    }

    public TaskActivity tasks() {
        return tasks;
    }

    public RunActivity runs() {
        return runs;
    }

    /** To be told of every workflow instance that begins in this process. */
    public Known known() {
        return known;
    }

    @Override
    public void close() {
        cancellations.close();
        timer.shutdownNow();
    }
}
