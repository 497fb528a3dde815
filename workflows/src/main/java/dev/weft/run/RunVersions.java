package dev.weft.run;

import dev.weft.plan.Control;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.RunPlan;
import io.temporal.workflow.Workflow;

/**
 * Which behaviour a run was started with. A change of behaviour raises {@link #CURRENT}, asks a named question here and
 * adds saved histories of the new version; runs that began before go on as they began.
 */
public final class RunVersions {
    public static final int CURRENT = 3;

    private final int version;

    private RunVersions(int version) {
        this.version = version;
    }

    /** Asked once, first thing in a run. */
    static RunVersions ofThisRun() {
        return new RunVersions(Workflow.getVersion("run", 1, CURRENT));
    }

    /**
     * From version 2 on the first tasks find out by themselves that the run is over already, where they do no more than
     * compute; from version 3 on whatever they do.
     */
    boolean opensWithItsSteps(RunPlan plan, SettledTasks settled) {
        return version >= 2
                && settled.tasks().isEmpty()
                && plan.root().tasks().stream()
                        .filter(task -> task.edges().isEmpty())
                        .allMatch(task -> task.when().isEmpty() && findsOut(task));
    }

    private boolean findsOut(PlannedTask task) {
        return Chains.pure(task) || version >= 3 && task.control() instanceof Control.Activity;
    }

    int version() {
        return version;
    }

    /**
     * From version 2 on short tasks that follow one another are asked for together, and a run's end with its last ones;
     * from version 3 on with its last task, whatever that does.
     *
     * @param whole whether the workflow is the whole run
     */
    Chains chains(boolean whole) {
        if (version < 2) {
            return Chains.NONE;
        }
        Chains chains = Chains.of(Workflow.getInfo().getRunId(), whole);
        return version >= 3 ? chains.closedByAny() : chains;
    }
}
