package dev.weft.run;

import dev.weft.plan.RunPlan;
import io.temporal.workflow.Workflow;

/**
 * Which behaviour a run was started with. A change of behaviour raises {@link #CURRENT}, asks a named question here and
 * adds saved histories of the new version; runs that began before go on as they began.
 */
public final class RunVersions {
    public static final int CURRENT = 2;

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
     * compute.
     */
    boolean opensWithItsSteps(RunPlan plan, SettledTasks settled) {
        return version >= 2
                && settled.tasks().isEmpty()
                && plan.root().tasks().stream()
                        .filter(task -> task.edges().isEmpty())
                        .allMatch(task -> task.when().isEmpty() && Chains.pure(task));
    }

    int version() {
        return version;
    }

    /**
     * From version 2 on short tasks that follow one another are asked for together, and a run's end with its last ones.
     *
     * @param whole whether the workflow is the whole run
     */
    Chains chains(boolean whole) {
        return version >= 2 ? Chains.of(Workflow.getInfo().getRunId(), whole) : Chains.NONE;
    }
}
