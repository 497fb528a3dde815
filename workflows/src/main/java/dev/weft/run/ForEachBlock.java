package dev.weft.run;

import dev.weft.plan.Control;
import dev.weft.plan.Control.Placement;
import dev.weft.plan.RunPlan;
import dev.weft.plan.Scope;
import dev.weft.run.Effects.Outcome;
import dev.weft.task.FailureCode;
import dev.weft.task.Frame;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.Part;
import dev.weft.task.TaskRequest.Parts;
import dev.weft.task.TaskRequest.Phase;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs its body once per item. The items stay in the journal; the workflow knows how many there are. More than
 * {@value #MAX_TASKS} tasks go to child workflows by ranges, so that no history grows long.
 */
final class ForEachBlock implements Block {
    /** Tasks of one block in one history. */
    static final int MAX_TASKS = 500;
    /** Items of one child workflow, at least. */
    static final int MIN_RANGE = 100;
    /** Child workflows of one block, unless ranges grow beyond {@link #MAX_TASKS}. */
    private static final int MAX_RANGES = 200;

    private final TaskScheduler scheduler;
    private final TaskRun task;
    private final Control.ForEach plan;
    private final ScopeIndex index;
    private final SortedMap<Integer, Part> parts = new TreeMap<>();
    private final SortedMap<Integer, ValueRef> chunks = new TreeMap<>();
    private final SequencedSet<ScopeRun> running = new LinkedHashSet<>();
    private final SequencedSet<Integer> children = new LinkedHashSet<>();
    private Optional<ValueRef> list = Optional.empty();
    private int next;
    private int to;

    ForEachBlock(TaskScheduler scheduler, TaskRun task, Control.ForEach plan) {
        this.scheduler = scheduler;
        this.task = task;
        this.plan = plan;
        this.index = ScopeIndex.of(plan.body());
    }

    @Override
    public void begin() {
        Requests.Draft draft = Requests.Draft.of(Phase.EXPAND, task).naming(plan.items());
        scheduler.execute(task, draft, Placement.LOCAL, false, result -> {
            list = result.value();
            to = result.count();
            if ((long) to * Bodies.size(plan.body()) > MAX_TASKS) {
                splitOff();
            } else {
                launch(() -> collect(task.path, this::finished));
            }
        });
    }

    /** Runs the items {@code from} to {@code until} here and keeps their results at {@code path}. */
    void range(ValueRef items, int from, int until, String path, Consumer<TaskResult> then) {
        list = Optional.of(items);
        next = from;
        to = until;
        launch(() -> collect(path, then));
    }

    private void launch(Runnable done) {
        while (running.size() < plan.parallel() && next < to && !task.status.terminal()) {
            iterate(next++, done);
        }
        if (running.isEmpty() && next == to && !task.status.terminal()) {
            done.run();
        }
    }

    private void iterate(int item, Runnable done) {
        Place place = task.scope.place.iteration(task.id(), task.path, plan.single(), frame(item));
        ScopeRun scope = scheduler.open(
                index, place, Optional.of(task), new LinkedHashMap<>(), task.state, ended -> {
                    running.remove(ended);
                    ended(item, ended);
                    launch(done);
                });
        running.add(scope);
        scheduler.start(scope);
    }

    private Frame frame(int item) {
        return new Frame(task.id(), list, item, Optional.empty());
    }

    private void ended(int item, ScopeRun scope) {
        if (scope.failure.isEmpty()) {
            parts.put(item, Bodies.part(scope, item));
            return;
        }
        switch (plan.onItemError()) {
            case NULL -> parts.put(item, Bodies.part(scope, item));
            case REMOVE -> {}
            case FAIL -> {
                running.forEach(scheduler::abort);
                running.clear();
                TaskFailure cause = scope.failure.get();
                scheduler.fail(
                        task,
                        new TaskFailure(
                                FailureCode.ITEM_FAILED,
                                "Item " + item + " failed with " + cause.code() + ": " + cause.message()));
            }
        }
    }

    private void collect(String path, Consumer<TaskResult> then) {
        collect(path, new Parts(List.copyOf(parts.values()), List.of(), to), then);
    }

    private void collect(String path, Parts made, Consumer<TaskResult> then) {
        List<Frame> frames = new ArrayList<>(task.scope.place.frames());
        frames.add(frame(0));
        Requests.Draft draft = Requests.Draft.of(Phase.COLLECT, task)
                .naming(Bodies.outputNeeds(task, plan.body()))
                .parts(path, made, List.copyOf(frames), task.state);
        scheduler.execute(task, draft, Placement.LOCAL, false, then);
    }

    private void finished(TaskResult result) {
        task.take(result);
        scheduler.succeed(task);
    }

    // --- ranges in child workflows

    private void splitOff() {
        int perChild = Math.max(MIN_RANGE, Math.max((to + MAX_RANGES - 1) / MAX_RANGES, 1));
        perChild = Math.max(1, Math.min(perChild, Math.max(MAX_TASKS / Bodies.size(plan.body()), to / 1_000)));
        int atOnce = Math.max(1, plan.parallel() / perChild);
        byte[] packed = PlanCodec.pack(new RunPlan(
                new Scope(List.of(Bodies.alone(task.plan)), List.of(task.id()), Optional.empty()),
                scheduler.maxParallel,
                Optional.empty(),
                List.of()));
        spawn(packed, perChild, atOnce);
    }

    private void spawn(byte[] packed, int perChild, int atOnce) {
        while (children.size() < atOnce && next < to && !task.status.terminal()) {
            int from = next;
            next = Math.min(to, from + perChild);
            int[] ticket = new int[1];
            ticket[0] = scheduler.child(task, outcome -> {
                children.remove(ticket[0]);
                if (outcome instanceof Outcome.Ended ended) {
                    ranged(from, ended.part());
                } else if (outcome instanceof Outcome.Failed failed) {
                    scheduler.fail(task, failed.failure());
                }
                spawn(packed, perChild, atOnce);
            });
            children.add(ticket[0]);
            scheduler.effects.child(
                    ticket[0],
                    scheduler.part(
                            task,
                            new PartInput.Work(PartInput.Kind.ITEMS, list, from, next, Optional.empty()),
                            packed,
                            Math.max(1, scheduler.maxParallel / atOnce),
                            task.state));
        }
        if (children.isEmpty() && next == to && !task.status.terminal()) {
            collect(task.path, new Parts(List.of(), List.copyOf(chunks.values()), to), this::finished);
        }
    }

    private void ranged(int from, PartResult part) {
        part.value().ifPresent(value -> chunks.put(from, value));
        part.failure().ifPresent(failure -> {
            children.forEach(scheduler::forget);
            children.clear();
            scheduler.fail(task, failure);
        });
    }
}
