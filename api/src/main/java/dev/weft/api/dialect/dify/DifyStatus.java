package dev.weft.api.dialect.dify;

import dev.weft.api.core.RunNumbers;
import dev.weft.store.RunStore.Figures;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;

/** How a run stands, in Dify's words. */
enum DifyStatus {
    RUNNING("running"),
    PAUSED("paused"),
    SUCCEEDED("succeeded"),
    PARTIAL_SUCCEEDED("partial-succeeded"),
    FAILED("failed"),
    STOPPED("stopped");

    private final String wire;

    DifyStatus(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    static DifyStatus of(StoredRun run, Figures figures) {
        return run.status().terminal()
                ? ended(run.status(), RunNumbers.exceptions(run, figures))
                : figures.asking() ? PAUSED : RUNNING;
    }

    /** @param exceptions failures that did not keep the run from succeeding */
    static DifyStatus ended(RunStatus status, int exceptions) {
        return switch (status) {
            case SUCCEEDED -> exceptions > 0 ? PARTIAL_SUCCEEDED : SUCCEEDED;
            case FAILED, TIMED_OUT -> FAILED;
            case ABORTED -> STOPPED;
            case ACCEPTED, RUNNING, PAUSED -> RUNNING;
        };
    }
}
