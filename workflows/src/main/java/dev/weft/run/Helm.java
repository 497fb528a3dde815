package dev.weft.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run and a part of one are steered by. Signals and updates only say what is wanted; it is done on the
 * workflow's own thread, when that next looks.
 */
final class Helm {
    private final Steered steered;
    private Optional<RunDriver> driver = Optional.empty();
    private Optional<ScopeRun> root = Optional.empty();
    private Optional<String> abortReason = Optional.empty();
    private boolean pauseWanted;
    private boolean paused;

    /** What is steered. */
    interface Steered {
        boolean ended();

        /** Ends as aborted; called at most once, before the end. */
        void aborted(String reason);

        /** It is paused now, or no longer. */
        void paused(boolean on);
    }

    Helm(Steered steered) {
        this.steered = steered;
    }

    /** From now on what is wanted is done. */
    void take(RunDriver running) {
        driver = Optional.of(running);
    }

    void watch(ScopeRun scope) {
        root = Optional.of(scope);
    }

    void pauseFromTheStart() {
        pauseWanted = true;
    }

    /** As it was paused before, in another history. */
    void pausedAlready() {
        pauseWanted = true;
        paused = true;
        driver.orElseThrow().scheduler().pause();
    }

    boolean paused() {
        return paused;
    }

    Optional<ScopeRun> root() {
        return root;
    }

    void abort(String reason) {
        if (abortReason.isEmpty()) {
            abortReason = Optional.of(reason);
            soon();
        }
    }

    void pause(boolean on) {
        pauseWanted = on;
        soon();
    }

    private void soon() {
        driver.ifPresent(running -> running.later(this::apply));
    }

    /** Does what signals have asked for so far. */
    void apply() {
        if (steered.ended() || root.isEmpty()) {
            return;
        }
        if (abortReason.isPresent()) {
            steered.aborted(abortReason.get());
        } else if (pauseWanted != paused) {
            paused = pauseWanted;
            driver.orElseThrow().pause(paused);
            steered.paused(paused);
        }
    }

    void answer(Answer answer) {
        driver.orElseThrow().answer(answer);
    }

    void validate(Answer answer) {
        driver.orElseThrow(() ->
                        AnswerRefusal.APPROVAL_UNKNOWN.because("The run has not begun to wait for an answer"))
                .validate(answer);
    }

    /** The tasks of the outermost scope. */
    List<RunSnapshot.Task> tasks() {
        List<RunSnapshot.Task> tasks = new ArrayList<>();
        root.ifPresent(scope -> scope.tasks.forEach(
                task -> tasks.add(new RunSnapshot.Task(task.id(), task.status, task.failure))));
        return tasks;
    }
}
