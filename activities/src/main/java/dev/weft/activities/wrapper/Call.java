package dev.weft.activities.wrapper;

import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.store.Journal.Entry;
import dev.weft.task.TaskRequest;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import java.util.List;

/** One call of the activity: the request, the compiled task it is about, and who calls. */
record Call(TaskRequest request, CompiledCanvas canvas, CompiledTask task, ActivityExecutionContext activity, Heart heart) {

    ActivityInfo info() {
        return activity.getInfo();
    }

    /** Temporal run id of the caller. */
    String origin() {
        return info().getRunId();
    }

    boolean local() {
        return info().isLocal();
    }

    Entries entries() {
        return new Entries(task.planned(), request.path(), info().getAttempt());
    }

    List<Entry> decisions() {
        return request.decisions().stream().map(Entry::of).toList();
    }
}
