package dev.weft.run;

import dev.weft.plan.RunPlan;
import dev.weft.task.FinishRequest;
import dev.weft.task.Given;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** See {@link RunWorkflow}. */
public final class RunWorkflowImpl implements RunWorkflow {
    private final Helm helm = new Helm();
    private RunStatus shown = RunStatus.ACCEPTED;
    private RunStatus drawnStatus = RunStatus.ACCEPTED;
    private int drawnOpen = -1;

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
        RunVersions versions = RunVersions.ofThisRun();
        RunPlan plan = PlanCodec.unpack(input.plan());
        RunDriver running = new RunDriver(
                input.run(), input.canvas().id(), input.facts(), plan.maxParallel(), versions.chains(true));
        TaskScheduler scheduler = running.scheduler();
        boolean begins = input.carried().isEmpty() && !versions.opensWithItsSteps(plan, input.settled());
        if (begins && !running.bookkeeping().open(input.run())) {
            return standing(input, running);
        }
        RunCourse course = new RunCourse(running, this::announce);
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
                course::over);
        course.open(scope);
        helm.take(course, running, scope);
        shown = RunStatus.RUNNING;
        input.settled().tasks().forEach(done -> scheduler.settle(scope, done));
        input.carried().ifPresent(carried -> resume(running, course, scope, carried));
        Optional<Long> deadline = deadline(input, plan);
        deadline.ifPresent(moment -> limit(running, course, moment));
        scheduler.start(scope);
        helm.apply();
        running.proceed(
                () -> course.ended() || Histories.mayGoOnInANewOne(running, scope),
                () -> show(input.title(), scope));
        if (!course.ended()) {
            Workflow.continueAsNew(
                    input.next(Histories.carried(running, scope, deadline, helm.paused(), course.pauses())));
        }
        return finish(input, running, course, scope);
    }

    private void resume(RunDriver running, RunCourse course, ScopeRun scope, Carried carried) {
        Histories.resume(running, scope, carried);
        course.resume(carried);
        if (carried.paused()) {
            helm.pausedAlready();
            shown = RunStatus.PAUSED;
        }
    }

    private void announce(RunStatus status) {
        shown = status;
        Workflow.upsertTypedSearchAttributes(RunOptions.STATUS.valueSet(status.wire()));
    }

    /** The run was over before: it was aborted, or a worker died between its last commit and its last word. */
    private RunOutcome standing(RunInput input, RunDriver running) {
        RunOutcome outcome = running.bookkeeping()
                .finish(new FinishRequest(
                        input.run(),
                        input.canvas(),
                        RunStatus.ABORTED,
                        Optional.empty(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        List.of()));
        announce(outcome.status());
        return outcome;
    }

    private RunOutcome finish(RunInput input, RunDriver running, RunCourse course, ScopeRun scope) {
        running.settle();
        TaskScheduler scheduler = running.scheduler();
        RunOutcome outcome = scheduler.end().orElseGet(() -> running.bookkeeping()
                .finish(scheduler.finish(scope, course.status(), course.failure())));
        announce(outcome.status());
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
        return new RunSnapshot(shown, helm.tasks());
    }

    @Override
    public OutputSnapshot output() {
        SequencedMap<String, Given> results = new LinkedHashMap<>();
        helm.root().ifPresent(scope -> scope.tasks.stream()
                .filter(task -> task.status == TaskStatus.SUCCEEDED)
                .forEach(task -> results.put(task.id(), task.view().given())));
        return new OutputSnapshot(results);
    }

    // --- time limit

    private static Optional<Long> deadline(RunInput input, RunPlan plan) {
        return input.carried()
                .map(Carried::deadlineMillis)
                .orElseGet(() -> plan.timeout().map(limit -> Workflow.currentTimeMillis() + limit.toMillis()));
    }

    private static void limit(RunDriver running, RunCourse course, long deadline) {
        Workflow.newTimer(Histories.left(deadline)).thenApply(fired -> {
            running.later(course::expired);
            return null;
        });
    }

    // --- for operators

    private void show(String title, ScopeRun scope) {
        int step = Math.max(1, scope.tasks.size() / 100);
        if (shown != drawnStatus || drawnOpen < 0 || Math.abs(drawnOpen - scope.open) >= step) {
            drawnStatus = shown;
            drawnOpen = scope.open;
            Workflow.setCurrentDetails(Details.of(title, shown, scope.tasks));
        }
    }
}
