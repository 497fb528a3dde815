package dev.weft.run;

import io.temporal.workflow.Workflow;

/**
 * Which behaviour a run was started with. A change of behaviour raises {@link #CURRENT}, asks a named question here and
 * adds saved histories of the new version; runs that began before go on as they began.
 */
public final class RunVersions {
    public static final int CURRENT = 1;

    private final int version;

    private RunVersions(int version) {
        this.version = version;
    }

    /** Asked once, first thing in a run. */
    static RunVersions ofThisRun() {
        return new RunVersions(Workflow.getVersion("run", 1, CURRENT));
    }

    int version() {
        return version;
    }
}
