package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Control;
import dev.weft.plan.Control.Placement;
import dev.weft.plan.RunPlan;
import dev.weft.plan.Scope;
import dev.weft.run.Effects.Outcome;
import dev.weft.task.EventKind;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs its body in order until its count is reached, {@code while} no longer or {@code until} at last holds, or a
 * {@code break}. After {@value ForEachBlock#MAX_TASKS} tasks the next rounds go to a child workflow.
 */
final class LoopBlock implements Block {
    private final TaskScheduler scheduler;
    private final TaskRun task;
    private final Control.Loop plan;
    private final ScopeIndex index;
    private final int roundsHere;
    private StateMap state;
    private Optional<Integer> count = Optional.empty();
    private Optional<Part> last = Optional.empty();
    private Optional<ValueRef> lastKept = Optional.empty();
    private int round;
    private int stop = Integer.MAX_VALUE;
    private Consumer<Boolean> left;

    /**
     * @param count of rounds, where the loop counts
     * @param stop round before which a part hands back
     */
    record Range(int from, int stop, Optional<Integer> count) {}

    LoopBlock(TaskScheduler scheduler, TaskRun task, Control.Loop plan) {
        this.scheduler = scheduler;
        this.task = task;
        this.plan = plan;
        this.index = ScopeIndex.of(plan.body());
        this.state = task.state;
        this.roundsHere = Math.max(1, ForEachBlock.MAX_TASKS / Bodies.size(plan.body()));
        this.left = this::handOver;
    }

    @Override
    public void begin() {
        stop = roundsHere;
        if (plan.count()) {
            scheduler.execute(task, Phase.PREPARE, Placement.LOCAL, false, result -> {
                count = Optional.of(result.count());
                enter();
            });
            return;
        }
        scheduler.decide(
                EventKind.TASK_STARTED,
                task.path,
                Json.object().put("title", task.plan.title()).put("type", task.plan.type()).put("attempt", 1),
                Optional.empty());
        enter();
    }

    /**
     * Runs rounds of a loop that has begun elsewhere.
     *
     * @param end told whether the loop has come to its end
     */
    void rounds(Range range, Consumer<Boolean> end) {
        round = range.from();
        stop = range.stop();
        count = range.count();
        left = end;
        run();
    }

    int round() {
        return round;
    }

    StateMap state() {
        return state;
    }

    private void enter() {
        asked(task.scope, go -> {
            if (go) {
                run();
            } else {
                left.accept(true);
            }
        });
    }

    /** Whether another round is wanted, as the round before sees it. */
    private void asked(ScopeRun scope, Consumer<Boolean> then) {
        if (count.isPresent() && round >= count.get()) {
            then.accept(false);
        } else if (plan.before().isPresent()) {
            scheduler.test(task, plan.before().get(), scope, state, frames(round), then);
        } else {
            then.accept(true);
        }
    }

    private void run() {
        if (round >= plan.maxIterations()) {
            scheduler.fail(
                    task,
                    new TaskFailure(
                            FailureCode.LOOP_LIMIT,
                            "The loop has not ended after " + plan.maxIterations()
                                    + " rounds; raise maxIterations or change its condition"));
            return;
        }
        if (round >= stop) {
            left.accept(false);
            return;
        }
        Place place = task.scope.place.iteration(task.id(), task.path, false, frame(round));
        ScopeRun scope =
                scheduler.open(index, place, Optional.of(task), new LinkedHashMap<>(), state, this::rounded);
        scheduler.start(scope);
    }

    private void rounded(ScopeRun scope) {
        if (scope.failure.isPresent()) {
            scheduler.fail(task, scope.failure.get());
            return;
        }
        state = scope.finalState();
        last = Optional.of(Bodies.part(scope, round));
        lastKept = Optional.empty();
        round++;
        if (scope.jump.filter(ScopeRun.Jump.BREAK::equals).isPresent()) {
            left.accept(true);
        } else if (plan.after().isPresent()) {
            scheduler.test(task, plan.after().get(), scope, state, scope.place.frames(), end -> {
                if (end) {
                    left.accept(true);
                } else {
                    again(scope);
                }
            });
        } else {
            again(scope);
        }
    }

    private void again(ScopeRun scope) {
        asked(scope, go -> {
            if (go) {
                run();
            } else {
                left.accept(true);
            }
        });
    }

    private Frame frame(int number) {
        return new Frame(task.id(), Optional.empty(), number, Optional.empty());
    }

    private List<Frame> frames(int number) {
        List<Frame> frames = new ArrayList<>(task.scope.place.frames());
        frames.add(frame(number));
        return List.copyOf(frames);
    }

    /** Puts the result together: {@code {last, count}}, or at a path with a {@code #} the last round's result alone. */
    void collect(String path, Consumer<TaskResult> then) {
        Parts made = new Parts(
                last.map(List::of).orElseGet(List::of), lastKept.map(List::of).orElseGet(List::of), round);
        Requests.Draft draft = Requests.Draft.of(Phase.COLLECT, task)
                .naming(Bodies.outputNeeds(task, plan.body()))
                .parts(path, made, frames(Math.max(0, round - 1)), state);
        scheduler.execute(task, draft, Placement.LOCAL, false, then);
    }

    private void handOver(boolean done) {
        if (!done) {
            spawn();
            return;
        }
        task.state = task.state.merge(state);
        collect(task.path, result -> {
            task.take(result);
            scheduler.succeed(task);
        });
    }

    private void spawn() {
        byte[] packed = PlanCodec.pack(new RunPlan(
                new Scope(List.of(Bodies.alone(task.plan)), List.of(task.id()), Optional.empty()),
                scheduler.maxParallel,
                Optional.empty(),
                List.of()));
        int end = Math.min(round + roundsHere, plan.maxIterations());
        int ticket = scheduler.child(task, outcome -> {
            if (outcome instanceof Outcome.Ended ended) {
                returned(ended.part());
            } else if (outcome instanceof Outcome.Failed failed) {
                scheduler.fail(task, failed.failure());
            }
        });
        PartInput.Work work = new PartInput.Work(PartInput.Kind.ROUNDS, Optional.empty(), round, end, count);
        scheduler.effects.child(ticket, scheduler.part(task, work, packed, scheduler.maxParallel, state));
    }

    private void returned(PartResult part) {
        if (part.failure().isPresent()) {
            scheduler.fail(task, part.failure().get());
            return;
        }
        round = part.next();
        state = StateMap.of(part.state());
        scheduler.follow(state);
        last = Optional.empty();
        lastKept = part.value();
        if (part.done()) {
            left.accept(true);
        } else {
            stop = round;
            run();
        }
    }
}
