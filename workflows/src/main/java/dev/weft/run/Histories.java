package dev.weft.run;

import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.Optional;

/** When a run, or a part of one, goes on in a new history, and what it takes along. */
final class Histories {
    /** Events after which the tasks in flight are waited for, however long they take. Temporal's end is at 51,200. */
    private static final int LONG = 20_000;

    private Histories() {}

    /** Asked after each step; once Temporal suggests it, nothing more is started as soon as that holds nothing up. */
    static boolean mayGoOnInANewOne(RunDriver running, ScopeRun scope) {
        WorkflowInfo info = Workflow.getInfo();
        if (!info.isContinueAsNewSuggested()) {
            return false;
        }
        TaskScheduler scheduler = running.scheduler();
        scheduler.drain(scheduler.drainsSoon() || info.getHistoryLength() > LONG);
        return scope.open > 0
                && running.resting()
                && scheduler.carryable(scope)
                && Workflow.isEveryHandlerFinished();
    }

    static Carried carried(RunDriver running, ScopeRun scope, Optional<Long> deadline, boolean paused, int pauses) {
        TaskScheduler scheduler = running.scheduler();
        return new Carried(
                deadline,
                paused,
                pauses,
                scheduler.answeredPaths(),
                new SettledTasks(scheduler.settled(scope)).bounded(),
                running.waits());
    }

    /** Puts the scope where it was; before it starts. */
    static void resume(RunDriver running, ScopeRun scope, Carried carried) {
        TaskScheduler scheduler = running.scheduler();
        carried.settled().tasks().forEach(done -> scheduler.settle(scope, done));
        carried.waits().forEach(wait -> scheduler.rejoin(scope, wait, wait.untilMillis().map(Histories::left)));
        scheduler.overAlready(carried.answered());
    }

    /** From now until a moment in Unix milliseconds. */
    static Duration left(long untilMillis) {
        return Duration.ofMillis(Math.max(1, untilMillis - Workflow.currentTimeMillis()));
    }
}
