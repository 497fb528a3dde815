package dev.weft.run;

import dev.weft.expression.Condition;
import dev.weft.plan.Control.Placement;
import dev.weft.task.Decision;
import dev.weft.task.RunActivity;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.StepsRequest;
import dev.weft.task.StepsResult;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskResult;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.ExternalWorkflowStub;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out on Temporal what the {@link TaskScheduler} asks for, and tells it what came of it. One workflow thread;
 * promises and signals only fill the inbox.
 */
final class RunDriver implements Effects, Engine {
    /** Local steps after which signals and queries get their turn. */
    private static final int LOCAL_STEPS_IN_A_ROW = 64;

    private static final Duration BREAK = Duration.ofMillis(1);
    private static final Duration CANCELLATION_LIMIT = Duration.ofSeconds(20);

    private final TaskScheduler scheduler;
    private final RunActivity bookkeeping;
    private final RunKey run;
    private final String canvas;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final List<Start> queued = new ArrayList<>();
    private final List<Start> local = new ArrayList<>();
    private final Map<Integer, CancellationScope> inFlight = new TreeMap<>();
    private final Map<Integer, ChildWorkflowStub> children = new TreeMap<>();
    /** When timers fire, in Unix milliseconds. */
    private final Map<Integer, Long> timers = new TreeMap<>();
    private int open;
    private int localSteps;

    private record Start(int ticket, Step step) {}

    /** @param chains which tasks are asked for together */
    RunDriver(RunKey run, String canvas, ObjectNode facts, int maxParallel, Chains chains) {
        this.run = run;
        this.canvas = canvas;
        this.scheduler = new TaskScheduler(
                run,
                facts,
                maxParallel,
                (source, environment) -> Condition.parse(source).value(environment),
                this,
                chains);
        this.bookkeeping = Workflow.newLocalActivityStub(RunActivity.class, RunOptions.bookkeeping("journal"));
    }

    @Override
    public TaskScheduler scheduler() {
        return scheduler;
    }

    RunActivity bookkeeping() {
        return bookkeeping;
    }

    @Override
    public void later(Runnable action) {
        inbox.add(action);
    }

    /** Lets the run proceed until the condition holds. */
    void proceed(BooleanSupplier ended, Runnable afterEachStep) {
        while (true) {
            scheduler.advance();
            flush();
            afterEachStep.run();
            if (ended.getAsBoolean()) {
                return;
            }
            note();
            Workflow.await(() -> !inbox.isEmpty());
            drain();
        }
    }

    /** Waits for what was cancelled to report, so that nothing acts for this run after it has ended. */
    void settle() {
        if (open == 0) {
            return;
        }
        CancellationScope patience = Workflow.newCancellationScope(() -> {
            Promise<Void> limit = Workflow.newTimer(CANCELLATION_LIMIT);
            while (open > 0 && !limit.isCompleted()) {
                Workflow.await(() -> !inbox.isEmpty() || limit.isCompleted());
                drain();
            }
        });
        patience.run();
        patience.cancel("settled");
    }

    private void drain() {
        while (!inbox.isEmpty()) {
            inbox.poll().run();
        }
    }

    /** Whether timers are all that is open. */
    boolean resting() {
        return open == timers.size() && inbox.isEmpty();
    }

    List<Carried.Wait> waits() {
        return scheduler.waits(ticket -> Optional.ofNullable(timers.get(ticket)));
    }

    @Override
    public void pause(boolean on) {
        if (on) {
            scheduler.pause();
        } else {
            scheduler.resume();
        }
        String signal = on ? "pause" : "resume";
        for (ChildWorkflowStub child : List.copyOf(children.values())) {
            child.getExecution()
                    .thenCompose(started -> Async.procedure(() -> current(started).signal(signal)))
                    .exceptionally(ended -> null);
        }
    }

    /** A part by its id alone: it may have gone on in a new history since it was started. */
    private static ExternalWorkflowStub current(WorkflowExecution part) {
        return Workflow.newUntypedExternalWorkflowStub(part.getWorkflowId());
    }

    // --- effects

    @Override
    public void execute(int ticket, Step step) {
        (step.placement() == Placement.LOCAL ? local : queued).add(new Start(ticket, step));
    }

    /** Ordinary activities leave first: their commands wait for the local ones of the same workflow task. */
    private void flush() {
        while (!queued.isEmpty() || !local.isEmpty()) {
            boolean mixed = !queued.isEmpty() && !local.isEmpty();
            for (Start start : drain(queued)) {
                send(start, Workflow.newUntypedActivityStub(
                        RunOptions.queued(start.step().task())));
            }
            if (mixed || localSteps >= LOCAL_STEPS_IN_A_ROW) {
                localSteps = 0;
                Workflow.sleep(BREAK);
            }
            for (Start start : drain(local)) {
                localSteps += start.step().chain().map(steps -> steps.tasks().size()).orElse(1);
                send(start, Workflow.newUntypedLocalActivityStub(
                        RunOptions.local(start.step().task())));
            }
        }
    }

    private void send(Start start, ActivityStub stub) {
        Optional<StepsRequest> chain = start.step().chain();
        if (chain.isPresent()) {
            begin(
                    start.ticket(),
                    () -> stub.executeAsync("Steps", StepsResult.class, chain.get()),
                    Outcome.Followed::new);
        } else {
            begin(
                    start.ticket(),
                    () -> stub.executeAsync("Task", TaskResult.class, start.step().request()),
                    Outcome.Done::new);
        }
    }

    private static List<Start> drain(List<Start> starts) {
        List<Start> drained = List.copyOf(starts);
        starts.clear();
        return drained;
    }

    private <T> void begin(int ticket, Supplier<Promise<T>> call, Function<T, Outcome> done) {
        open++;
        CancellationScope scope = Workflow.newCancellationScope(() -> {
            Promise<T> promise = call.get();
            promise.handle((result, failure) -> {
                inbox.add(() -> {
                    open--;
                    inFlight.remove(ticket);
                    children.remove(ticket);
                    timers.remove(ticket);
                    scheduler.completed(
                            ticket,
                            failure == null ? done.apply(result) : new Outcome.Failed(Failures.of(failure)));
                });
                return null;
            });
        });
        inFlight.put(ticket, scope);
        scope.run();
    }

    @Override
    public void timer(int ticket, Duration after) {
        timers.put(ticket, Workflow.currentTimeMillis() + after.toMillis());
        begin(ticket, () -> Workflow.newTimer(after), fired -> new Outcome.Fired());
    }

    @Override
    public void child(int ticket, PartInput part) {
        ChildWorkflowStub stub = Workflow.newUntypedChildWorkflowStub(
                PartWorkflow.TYPE,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/" + ticket)
                        .setWorkflowTaskTimeout(RunOptions.WORKFLOW_TASK_TIMEOUT)
                        .setCancellationType(
                                ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                        .setMemo(Collections.singletonMap(RunOptions.MEMO_TITLE, part.title()))
                        .setStaticSummary(part.title())
                        .setTypedSearchAttributes(SearchAttributes.newBuilder()
                                .set(RunOptions.WORKSPACE, run.workspace())
                                .set(RunOptions.CANVAS, canvas)
                                .build())
                        .build());
        children.put(ticket, stub);
        begin(ticket, () -> stub.executeAsync(PartResult.class, part), Outcome.Ended::new);
    }

    @Override
    public Optional<TaskRequest> cancel(int ticket) {
        Optional<Start> unsent = Stream.concat(queued.stream(), local.stream())
                .filter(start -> start.ticket() == ticket)
                .findFirst();
        unsent.ifPresent(start -> {
            queued.remove(start);
            local.remove(start);
        });
        CancellationScope scope = inFlight.get(ticket);
        if (scope != null) {
            scope.cancel("stopped");
        }
        return unsent.map(start -> start.step().request());
    }

    /** Commits what no request has carried. */
    private void note() {
        List<Decision> decisions = scheduler.take();
        if (!decisions.isEmpty()) {
            open++;
            Async.procedure(bookkeeping::note, run, decisions).handle((nothing, failure) -> {
                inbox.add(() -> open--);
                return null;
            });
        }
    }
}
