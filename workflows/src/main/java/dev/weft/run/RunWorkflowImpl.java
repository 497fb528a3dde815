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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/** See {@link RunWorkflow}. */
public final class RunWorkflowImpl implements RunWorkflow {
    private RunStatus status = RunStatus.ACCEPTED;
    private Optional<RunStatus> end = Optional.empty();
    private Optional<TaskFailure> failure = Optional.empty();
    private Optional<String> abortReason = Optional.empty();
    private boolean pauseWanted;
    private int pauses;
    private Optional<RunDriver> driver = Optional.empty();
    private Optional<ScopeRun> root = Optional.empty();
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
        StateMap state = StateMap.of(input.carried().map(RunInput.Carried::state).orElseGet(List::of));
        scheduler.follow(state);
        ScopeRun scope = scheduler.open(
                ScopeIndex.of(plan.root()), place, Optional.empty(), new LinkedHashMap<>(), state, this::ended);
        root = Optional.of(scope);
        input.settled().forEach(done -> scheduler.settle(scope, done));
        input.carried().ifPresent(carried -> {
            pauses = carried.pauses();
            scheduler.overAlready(carried.answered());
            pauseWanted |= carried.paused();
        });
        Optional<Long> deadline = deadline(input, plan);
        deadline.ifPresent(moment -> limit(running, moment));
        scheduler.start(scope);
        apply(running);
        running.proceed(
                () -> end.isPresent() || mayContinueAsNew(running), () -> show(input.title(), scope));
        if (end.isEmpty()) {
            carryOn(input, running, scope, deadline);
        }
        return finish(input, running, scope);
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
        if (abortReason.isEmpty()) {
            abortReason = Optional.of(reason);
            driver.ifPresent(running -> running.later(() -> stop(running, RunStatus.ABORTED, aborted())));
        }
    }

    private TaskFailure aborted() {
        return new TaskFailure(
                FailureCode.E3004,
                abortReason.filter(reason -> !reason.isBlank()).map(reason -> "Aborted: " + reason).orElse("Aborted"));
    }

    private void stop(RunDriver running, RunStatus outcome, TaskFailure why) {
        if (end.isPresent() || root.isEmpty()) {
            return;
        }
        end = Optional.of(outcome);
        failure = Optional.of(why);
        running.scheduler().abort(root.get());
    }

    @Override
    public void pause() {
        pauseWanted = true;
        driver.ifPresent(running -> running.later(() -> apply(running)));
    }

    @Override
    public void resume() {
        pauseWanted = false;
        driver.ifPresent(running -> running.later(() -> apply(running)));
    }

    /** What signals have asked for so far. */
    private void apply(RunDriver running) {
        if (abortReason.isPresent()) {
            stop(running, RunStatus.ABORTED, aborted());
        } else if (end.isEmpty() && pauseWanted != (status == RunStatus.PAUSED)) {
            running.pause(pauseWanted);
            status = pauseWanted ? RunStatus.PAUSED : RunStatus.RUNNING;
            EventKind kind = pauseWanted ? EventKind.RUN_PAUSED : EventKind.RUN_RESUMED;
            running.scheduler().note(new Decision(kind, "", pauses, Json.object(), Optional.empty()));
            if (!pauseWanted) {
                pauses++;
            }
            Workflow.upsertTypedSearchAttributes(RunOptions.STATUS.valueSet(status.wire()));
        }
    }

    @Override
    public void answer(Answer answer) {
        driver.orElseThrow().answer(answer);
    }

    @Override
    public void validateAnswer(Answer answer) {
        RunDriver.of(driver).validate(answer);
    }

    @Override
    public RunSnapshot status() {
        List<RunSnapshot.Task> tasks = new ArrayList<>();
        root.ifPresent(scope -> scope.tasks.forEach(
                task -> tasks.add(new RunSnapshot.Task(task.id(), task.status, task.failure))));
        return new RunSnapshot(status, tasks);
    }

    @Override
    public OutputSnapshot output() {
        SequencedMap<String, Given> results = new LinkedHashMap<>();
        root.ifPresent(scope -> scope.tasks.stream()
                .filter(task -> task.status == TaskStatus.SUCCEEDED)
                .forEach(task -> results.put(task.id(), task.view().given())));
        return new OutputSnapshot(results);
    }

    // --- time limit

    private static Optional<Long> deadline(RunInput input, RunPlan plan) {
        return input.carried()
                .map(RunInput.Carried::deadlineMillis)
                .orElseGet(() -> plan.timeout().map(limit -> Workflow.currentTimeMillis() + limit.toMillis()));
    }

    private void limit(RunDriver running, long deadline) {
        Duration left = Duration.ofMillis(Math.max(1, deadline - Workflow.currentTimeMillis()));
        Workflow.newTimer(left).thenApply(fired -> {
            running.later(() -> stop(
                    running,
                    RunStatus.TIMED_OUT,
                    new TaskFailure(FailureCode.RUN_TIMEOUT, "The run took longer than its canvas allows")));
            return null;
        });
    }

    // --- continue-as-new

    private boolean mayContinueAsNew(RunDriver running) {
        boolean suggested = Workflow.getInfo().isContinueAsNewSuggested();
        running.scheduler().drain(suggested && running.scheduler().onlyActivities());
        return suggested
                && running.idle()
                && Workflow.isEveryHandlerFinished()
                && root.filter(scope -> scope.open > 0).isPresent();
    }

    private void carryOn(RunInput input, RunDriver running, ScopeRun scope, Optional<Long> deadline) {
        List<RunInput.Settled> settled = scope.tasks.stream()
                .filter(task -> task.status.terminal())
                .map(task -> new RunInput.Settled(
                        task.id(),
                        task.status,
                        task.value,
                        task.exposed,
                        task.overflow,
                        task.inline,
                        task.branch,
                        task.failure))
                .toList();
        ObjectNode facts = input.facts();
        Workflow.continueAsNew(new RunInput(
                input.run(),
                input.canvas(),
                input.title(),
                input.plan(),
                facts,
                input.variables(),
                input.variablesOverflow(),
                settled,
                Optional.of(new RunInput.Carried(
                        deadline,
                        pauseWanted,
                        pauses,
                        scope.finalState().list(),
                        running.scheduler().answeredPaths()))));
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
