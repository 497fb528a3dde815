package dev.weft.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run and a part of one are steered by. Signals and updates only say what is wanted; it is done on the
 * engine's thread, when that next looks.
 */
final class Helm {
    private Optional<Way> way = Optional.empty();
    private Optional<String> abortReason = Optional.empty();
    private boolean pauseWanted;
    private boolean pauseAsked;
    private boolean paused;

    /** What is steered. */
    interface Steered {
        boolean ended();

        /** Ends it as aborted; called before the end only. */
        void aborted(String reason);

        /** It is paused now, or no longer. */
        void paused(boolean on);
    }

    private record Way(Steered steered, Engine engine, Answers answers, ScopeRun root) {}

    /** From now on what is wanted is done. */
    void take(Steered steered, Engine engine, ScopeRun root) {
        way = Optional.of(new Way(steered, engine, new Answers(engine), root));
    }

    /** Unless a signal has come before, which is newer. */
    void pauseFromTheStart() {
        pauseWanted = !pauseAsked || pauseWanted;
    }

    /** As it was paused before, in another history. */
    void pausedAlready() {
        pauseFromTheStart();
        paused = true;
        way.orElseThrow().engine().scheduler().pause();
    }

    boolean paused() {
        return paused;
    }

    Optional<ScopeRun> root() {
        return way.map(Way::root);
    }

    void abort(String reason) {
        if (abortReason.isEmpty()) {
            abortReason = Optional.of(reason);
            soon();
        }
    }

    void pause(boolean on) {
        pauseAsked = true;
        pauseWanted = on;
        soon();
    }

    private void soon() {
        way.ifPresent(taken -> taken.engine().later(this::apply));
    }

    /** Does what has been asked for so far. */
    void apply() {
        Way taken = way.orElseThrow();
        if (taken.steered().ended()) {
            return;
        }
        if (abortReason.isPresent()) {
            taken.steered().aborted(abortReason.get());
        } else if (pauseWanted != paused) {
            paused = pauseWanted;
            taken.engine().pause(paused);
            taken.steered().paused(paused);
        }
    }

    void answer(Answer answer) {
        way.orElseThrow().answers().take(answer);
    }

    void validate(Answer answer) {
        way.orElseThrow(() ->
                        AnswerRefusal.APPROVAL_UNKNOWN.because("The run has not begun to wait for an answer"))
                .answers()
                .validate(answer);
    }

    /** The tasks of the outermost scope. */
    List<RunSnapshot.Task> tasks() {
        List<RunSnapshot.Task> tasks = new ArrayList<>();
        root().ifPresent(scope -> scope.tasks.forEach(
                task -> tasks.add(new RunSnapshot.Task(task.id(), task.status, task.failure))));
        return tasks;
    }
}
