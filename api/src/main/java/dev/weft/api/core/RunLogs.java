package dev.weft.api.core;

import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.LogFilter;
import dev.weft.store.RunStore.StoredRun;
import java.util.List;

/** The runs of one canvas by page, newest first. They stay when the canvas is archived. */
public final class RunLogs {
    private final RunStore runs;

    public RunLogs(RunStore runs) {
        this.runs = runs;
    }

    /** @throws NotFound when an app key names another canvas than its own */
    public List<StoredRun> page(Principal principal, String canvas, LogFilter filter, long offset, int limit) {
        principal.requireSight(What.CANVAS, canvas, canvas);
        return runs.log(principal.workspace(), canvas, filter, offset, limit);
    }

    /** How many there are on all pages. */
    public long count(Principal principal, String canvas, LogFilter filter) {
        principal.requireSight(What.CANVAS, canvas, canvas);
        return runs.logged(principal.workspace(), canvas, filter);
    }
}
