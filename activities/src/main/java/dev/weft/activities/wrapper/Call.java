package dev.weft.activities.wrapper;

import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.store.Journal.Entry;
import dev.weft.task.TaskRequest;
import dev.weft.task.ValueRef;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One call of the activity: the request, the compiled task it is about, and who calls.
 *
 * @param made results of tasks before it that are committed with its own
 */
record Call(
        TaskRequest request,
        CompiledCanvas canvas,
        CompiledTask task,
        ActivityExecutionContext activity,
        Heart heart,
        Map<ValueRef, JsonNode> made) {

    /** @param results of tasks before it that are not committed */
    Call seeing(Map<ValueRef, JsonNode> results) {
        return new Call(request, canvas, task, activity, heart, results);
    }

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
