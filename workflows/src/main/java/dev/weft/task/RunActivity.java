package dev.weft.task;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** The bookkeeping of a run. All calls are idempotent and short: they run as local activities. */
@ActivityInterface
public interface RunActivity {

    /**
     * Marks the run as started.
     *
     * @return false when the run's row is terminal already: nothing may be run
     */
    @ActivityMethod(name = "OpenRun")
    boolean open(RunKey run);

    /** Commits decisions that no task's request will carry soon. */
    @ActivityMethod(name = "Note")
    void note(RunKey run, List<Decision> decisions);

    /** Renders the outputs, writes the outcome and {@code run.finished}; the first outcome stays. */
    @ActivityMethod(name = "FinishRun")
    RunOutcome finish(FinishRequest request);

    /**
     * The skeleton of a canvas version, packed by {@code PlanCodec}; for sub-canvases, whose plan the parent doesn't
     * know.
     */
    @ActivityMethod(name = "LoadPlan")
    byte[] plan(RunKey run, TaskRequest.CanvasKey canvas);

    /** A run of a workspace. */
    record RunKey(String workspace, String run) {}
}
