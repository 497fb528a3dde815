package dev.weft.run;

import dev.weft.plan.Control;
import dev.weft.plan.Needs;
import dev.weft.plan.RunPlan;
import dev.weft.task.Decision;
import dev.weft.task.FailureCode;
import dev.weft.task.Given;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.Part;
import dev.weft.task.TaskRequest.Parts;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** See {@link PartWorkflow}. Cancelling it is the same as aborting it. */
public final class PartWorkflowImpl implements PartWorkflow, Helm.Steered {
    private final Helm helm = new Helm();
    private Optional<RunDriver> driver = Optional.empty();
    private Optional<PartResult> result = Optional.empty();
    private Optional<Long> deadline = Optional.empty();

    @Override
    public PartResult run(PartInput input) {
        CancellationScope outside = CancellationScope.current();
        outside.getCancellationRequest().thenApply(reason -> {
            abort(String.valueOf(reason));
            return null;
        });
        Workflow.newDetachedCancellationScope(() -> proceed(input)).run();
        return result.orElseThrow();
    }

    private void proceed(PartInput input) {
        RunVersions versions = RunVersions.ofThisRun();
        RunDriver running = new RunDriver(
                input.run(),
                input.place().canvas().id(),
                input.facts(),
                input.maxParallel(),
                versions.chains(false));
        driver = Optional.of(running);
        running.scheduler().follow(StateMap.of(input.state()));
        if (input.paused()) {
            helm.pauseFromTheStart();
        }
        switch (input.work().kind()) {
            case CANVAS -> canvas(input, running);
            case ITEMS -> items(input, running);
            case ROUNDS -> rounds(input, running);
        }
        helm.apply();
        running.proceed(() -> result.isPresent() || mayGoOnInANewHistory(input, running), () -> show(input));
        if (result.isEmpty()) {
            ScopeRun scope = helm.root().orElseThrow();
            Workflow.continueAsNew(
                    input.next(Histories.carried(running, scope, deadline, helm.paused(), 0)));
        }
        running.settle();
        List<Decision> rest = running.scheduler().take();
        if (!rest.isEmpty()) {
            running.bookkeeping().note(input.run(), rest);
        }
    }

    /** Ranges and rounds are few enough for one. */
    private boolean mayGoOnInANewHistory(PartInput input, RunDriver running) {
        return input.work().kind() == PartInput.Kind.CANVAS
                && Histories.mayGoOnInANewOne(running, helm.root().orElseThrow());
    }

    // --- a sub-canvas

    private void canvas(PartInput input, RunDriver running) {
        RunPlan plan = PlanCodec.unpack(running.bookkeeping().plan(input.run(), input.place().canvas()));
        TaskScheduler scheduler = running.scheduler();
        ScopeRun scope = scheduler.open(
                ScopeIndex.of(plan.root()),
                input.place(),
                Optional.empty(),
                new LinkedHashMap<>(),
                StateMap.EMPTY,
                ended -> outputs(input, running, ended));
        helm.take(this, running, scope);
        input.carried().ifPresent(carried -> Histories.resume(running, scope, carried));
        deadline = input.carried()
                .map(Carried::deadlineMillis)
                .orElseGet(() -> plan.timeout().map(limit -> Workflow.currentTimeMillis() + limit.toMillis()));
        deadline.ifPresent(moment -> Workflow.newTimer(Histories.left(moment)).thenApply(fired -> {
            running.later(() -> stop(new TaskFailure(
                    FailureCode.RUN_TIMEOUT, "The canvas " + input.title() + " took longer than it allows")));
            return null;
        }));
        scheduler.start(scope);
    }

    private void outputs(PartInput input, RunDriver running, ScopeRun scope) {
        if (scope.failure.isPresent()) {
            TaskFailure cause = scope.failure.get();
            fail(new TaskFailure(
                    FailureCode.CANVAS_FAILED,
                    "The canvas " + input.title() + " failed with " + cause.code() + ": " + cause.message()));
            return;
        }
        Optional<Needs> needs = scope.index.scope().output();
        SequencedMap<String, Given> results = new LinkedHashMap<>();
        for (String name : needs.map(Needs::tasks).orElse(scope.index.scope().last())) {
            scope.task(name).ifPresent(task -> results.put(name, task.view().given()));
        }
        Parts parts = new Parts(List.of(new Part(0, false, results)), List.of(), 1);
        running.scheduler()
                .outputs(
                        scope,
                        needs.orElse(Needs.NONE),
                        parts,
                        made -> end(made.value(), 0, true, List.of()),
                        this::fail);
    }

    // --- a range of items, or rounds of a loop

    private TaskRun block(PartInput input, RunDriver running) {
        RunPlan plan = PlanCodec.unpack(input.plan());
        ScopeRun scope = running.scheduler()
                .open(
                        ScopeIndex.of(plan.root()),
                        input.place(),
                        Optional.empty(),
                        input.outer(),
                        StateMap.of(input.state()),
                        ended -> ended.failure.ifPresent(this::fail));
        helm.take(this, running, scope);
        TaskRun task = scope.tasks.getFirst();
        task.status = TaskStatus.RUNNING;
        return task;
    }

    private void items(PartInput input, RunDriver running) {
        TaskRun task = block(input, running);
        if (!(task.plan.control() instanceof Control.ForEach plan)) {
            throw new IllegalArgumentException(task.path + " has no items");
        }
        PartInput.Work work = input.work();
        ValueRef list = work.list().orElseThrow();
        new ForEachBlock(running.scheduler(), task, plan)
                .range(list, work.from(), work.to(), task.path + "#" + work.from(), made ->
                        end(made.value(), work.to(), true, List.of()));
    }

    private void rounds(PartInput input, RunDriver running) {
        TaskRun task = block(input, running);
        if (!(task.plan.control() instanceof Control.Loop plan)) {
            throw new IllegalArgumentException(task.path + " has no rounds");
        }
        PartInput.Work work = input.work();
        LoopBlock loop = new LoopBlock(running.scheduler(), task, plan);
        loop.rounds(new LoopBlock.Range(work.from(), work.to(), work.count()), done -> loop.collect(
                task.path + "#" + work.from(),
                made -> end(made.value(), loop.round(), done, loop.state().list())));
    }

    // --- how it ends

    private void end(Optional<ValueRef> value, int next, boolean done, List<StateValue> state) {
        if (result.isEmpty()) {
            result = Optional.of(new PartResult(Optional.empty(), value, next, done, state));
        }
    }

    private void fail(TaskFailure failure) {
        if (result.isEmpty()) {
            result = Optional.of(new PartResult(Optional.of(failure), Optional.empty(), 0, true, List.of()));
        }
    }

    private void stop(TaskFailure why) {
        if (result.isEmpty()) {
            fail(why);
            helm.root().ifPresent(scope -> driver.orElseThrow().scheduler().abort(scope));
        }
    }

    // --- signals, updates, queries

    @Override
    public void abort(String reason) {
        helm.abort(reason);
    }

    @Override
    public void pause() {
        helm.pause(true);
    }

    @Override
    public void resume() {
        helm.pause(false);
    }

    @Override
    public void answer(Answer answer) {
        helm.answer(answer);
    }

    @Override
    public void validateAnswer(Answer answer) {
        helm.validate(answer);
    }

    @Override
    public RunSnapshot status() {
        return new RunSnapshot(current(), helm.tasks());
    }

    private RunStatus current() {
        return helm.paused() ? RunStatus.PAUSED : RunStatus.RUNNING;
    }

    // --- what steers it

    @Override
    public boolean ended() {
        return result.isPresent();
    }

    @Override
    public void aborted(String reason) {
        stop(new TaskFailure(FailureCode.E3004, "Action was stopped"));
    }

    @Override
    public void paused(boolean on) {
        // Its tasks are held by the driver; the run itself tells of the pause.
    }

    private void show(PartInput input) {
        helm.root()
                .ifPresent(scope -> Workflow.setCurrentDetails(Details.of(input.title(), current(), scope.tasks)));
    }
}
