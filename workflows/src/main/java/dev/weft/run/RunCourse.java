package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.run.RunState.Event;
import dev.weft.task.Decision;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import java.util.Optional;
import java.util.function.Consumer;

/** The course of one run from its opening to its end. Of all that could end it the first one does. */
final class RunCourse implements Helm.Steered {
    private final RunState state = new RunState();
    private final Engine engine;
    private final Consumer<RunStatus> announce;
    private Optional<ScopeRun> root = Optional.empty();
    private Optional<TaskFailure> failure = Optional.empty();
    private int pauses;

    /** @param announce told of every pause and of its end */
    RunCourse(Engine engine, Consumer<RunStatus> announce) {
        this.engine = engine;
        this.announce = announce;
    }

    void open(ScopeRun scope) {
        root = Optional.of(scope);
        state.on(Event.OPEN);
    }

    /** As it stood in an earlier history. */
    void resume(Carried carried) {
        pauses = carried.pauses();
        if (carried.paused()) {
            state.on(Event.PAUSE);
        }
    }

    RunStatus status() {
        return state.status();
    }

    Optional<TaskFailure> failure() {
        return failure;
    }

    /** How many pauses have ended. */
    int pauses() {
        return pauses;
    }

    @Override
    public boolean ended() {
        return state.ended();
    }

    /** All tasks are settled, or one has failed the run. */
    void over(ScopeRun scope) {
        if (state.on(scope.failure.isPresent() ? Event.FAIL : Event.SUCCEED)) {
            failure = scope.failure;
        }
    }

    @Override
    public void aborted(String reason) {
        stop(
                Event.ABORT,
                new TaskFailure(FailureCode.E3004, reason.isBlank() ? "Aborted" : "Aborted: " + reason));
    }

    void expired() {
        stop(
                Event.EXPIRE,
                new TaskFailure(FailureCode.RUN_TIMEOUT, "The run took longer than its canvas allows"));
    }

    private void stop(Event event, TaskFailure why) {
        if (state.on(event)) {
            failure = Optional.of(why);
            engine.scheduler().abort(root.orElseThrow());
        }
    }

    @Override
    public void paused(boolean on) {
        if (state.on(on ? Event.PAUSE : Event.RESUME)) {
            EventKind kind = on ? EventKind.RUN_PAUSED : EventKind.RUN_RESUMED;
            engine.scheduler().note(new Decision(kind, "", pauses, Json.object(), Optional.empty()));
            pauses += on ? 0 : 1;
            announce.accept(state.status());
        }
    }
}
