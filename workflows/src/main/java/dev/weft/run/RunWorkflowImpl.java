package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Needs;
import dev.weft.plan.RunPlan;
import dev.weft.task.Decision;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.FinishRequest;
import dev.weft.task.Given;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** See {@link RunWorkflow}. */
public final class RunWorkflowImpl implements RunWorkflow, Helm.Steered {
    private final Helm helm = new Helm(this);
    private RunStatus status = RunStatus.ACCEPTED;
    private Optional<RunStatus> end = Optional.empty();
    private Optional<TaskFailure> failure = Optional.empty();
    private int pauses;
    private Optional<RunDriver> driver = Optional.empty();
    private RunStatus shownStatus = RunStatus.ACCEPTED;
    private int shownOpen = -1;

    @Override
    public RunOutcome run(RunInput input) {
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            abort("cancelled in Temporal");
            return null;
        });
        RunOutcome[] outcome = new RunOutcome[1];
        Workflow.newDetachedCancellationScope(() -> outcome[0] = proceed(input)).run();
        return outcome[0];
    }

    private RunOutcome proceed(RunInput input) {
        RunVersions.ofThisRun();
        RunPlan plan = PlanCodec.unpack(input.plan());
        RunDriver running = new RunDriver(input.run(), input.canvas().id(), input.facts(), plan.maxParallel());
        driver = Optional.of(running);
        helm.take(running);
        TaskScheduler scheduler = running.scheduler();
        if (input.carried().isEmpty() && !running.bookkeeping().open(input.run())) {
            return new RunOutcome(RunStatus.ABORTED, Optional.empty());
        }
        status = RunStatus.RUNNING;
        Place place = new Place(
                input.canvas(),
                "",
                "",
                false,
                List.of(),
                Optional.empty(),
                input.variables(),
                input.variablesOverflow(),
                0);
        ScopeRun scope = scheduler.open(
                ScopeIndex.of(plan.root()),
                place,
                Optional.empty(),
                new LinkedHashMap<>(),
                StateMap.EMPTY,
                this::ended);
        helm.watch(scope);
        input.settled().tasks().forEach(done -> scheduler.settle(scope, done));
        input.carried().ifPresent(carried -> resume(running, scope, carried));
        Optional<Long> deadline = deadline(input, plan);
        deadline.ifPresent(moment -> limit(running, moment));
        scheduler.start(scope);
        helm.apply();
        running.proceed(
                () -> end.isPresent() || Histories.mayGoOnInANewOne(running, scope),
                () -> show(input.title(), scope));
        if (end.isEmpty()) {
            Workflow.continueAsNew(
                    input.next(Histories.carried(running, scope, deadline, helm.paused(), pauses)));
        }
        return finish(input, running, scope);
    }

    private void resume(RunDriver running, ScopeRun scope, Carried carried) {
        Histories.resume(running, scope, carried);
        pauses = carried.pauses();
        if (carried.paused()) {
            helm.pausedAlready();
            status = RunStatus.PAUSED;
        }
    }

    private void ended(ScopeRun scope) {
        if (end.isPresent()) {
            return;
        }
        failure = scope.failure;
        end = Optional.of(scope.failure.isPresent() ? RunStatus.FAILED : RunStatus.SUCCEEDED);
    }

    private RunOutcome finish(RunInput input, RunDriver running, ScopeRun scope) {
        running.settle();
        status = end.orElseThrow();
        Optional<Needs> outputs = scope.index.scope().output();
        SequencedMap<String, Given> results = new LinkedHashMap<>();
        for (String name : outputs.map(Needs::tasks).orElse(scope.index.scope().last())) {
            scope.task(name).ifPresent(task -> results.put(name, task.view().given()));
        }
        SequencedMap<String, ValueRef> state = new LinkedHashMap<>();
        StateMap last = scope.finalState();
        for (String name : outputs.map(Needs::state).orElseGet(List::of)) {
            last.get(name).ifPresent(value -> state.put(name, value.value()));
        }
        RunOutcome outcome = running.bookkeeping()
                .finish(new FinishRequest(
                        input.run(),
                        input.canvas(),
                        status,
                        failure,
                        results,
                        state,
                        running.scheduler().take()));
        status = outcome.status();
        Workflow.upsertTypedSearchAttributes(RunOptions.STATUS.valueSet(status.wire()));
        show(input.title(), scope);
        return outcome;
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
        return new RunSnapshot(status, helm.tasks());
    }

    @Override
    public OutputSnapshot output() {
        SequencedMap<String, Given> results = new LinkedHashMap<>();
        helm.root().ifPresent(scope -> scope.tasks.stream()
                .filter(task -> task.status == TaskStatus.SUCCEEDED)
                .forEach(task -> results.put(task.id(), task.view().given())));
        return new OutputSnapshot(results);
    }

    // --- what steers it

    @Override
    public boolean ended() {
        return end.isPresent();
    }

    @Override
    public void aborted(String reason) {
        stop(
                RunStatus.ABORTED,
                new TaskFailure(FailureCode.E3004, reason.isBlank() ? "Aborted" : "Aborted: " + reason));
    }

    private void stop(RunStatus outcome, TaskFailure why) {
        if (end.isPresent() || helm.root().isEmpty()) {
            return;
        }
        end = Optional.of(outcome);
        failure = Optional.of(why);
        driver.orElseThrow().scheduler().abort(helm.root().get());
    }

    @Override
    public void paused(boolean on) {
        status = on ? RunStatus.PAUSED : RunStatus.RUNNING;
        EventKind kind = on ? EventKind.RUN_PAUSED : EventKind.RUN_RESUMED;
        driver.orElseThrow()
                .scheduler()
                .note(new Decision(kind, "", pauses, Json.object(), Optional.empty()));
        if (!on) {
            pauses++;
        }
        Workflow.upsertTypedSearchAttributes(RunOptions.STATUS.valueSet(status.wire()));
    }

    // --- time limit

    private static Optional<Long> deadline(RunInput input, RunPlan plan) {
        return input.carried()
                .map(Carried::deadlineMillis)
                .orElseGet(() -> plan.timeout().map(limit -> Workflow.currentTimeMillis() + limit.toMillis()));
    }

    private void limit(RunDriver running, long deadline) {
        Workflow.newTimer(Histories.left(deadline)).thenApply(fired -> {
            running.later(() -> stop(
                    RunStatus.TIMED_OUT,
                    new TaskFailure(FailureCode.RUN_TIMEOUT, "The run took longer than its canvas allows")));
            return null;
        });
    }

    // --- for operators

    private void show(String title, ScopeRun scope) {
        int step = Math.max(1, scope.tasks.size() / 100);
        if (status != shownStatus || shownOpen < 0 || Math.abs(shownOpen - scope.open) >= step) {
            shownStatus = status;
            shownOpen = scope.open;
            Workflow.setCurrentDetails(Details.of(title, status, scope.tasks));
        }
    }
}
