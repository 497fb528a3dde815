package dev.weft.activities.wrapper;

import dev.weft.json.Json;
import dev.weft.plan.PlannedTask;
import dev.weft.store.Journal.Entry;
import dev.weft.task.EventKind;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The journal entries of one task. */
record Entries(PlannedTask task, String path, int attempt) {

    Entry started() {
        return entry(EventKind.TASK_STARTED, about().put("attempt", attempt), Optional.empty());
    }

    Entry retrying(TaskFailure failure, Duration wait) {
        ObjectNode data = about().put("attempt", attempt).put("waitMillis", wait.toMillis());
        data.set("error", error(failure));
        return entry(EventKind.TASK_RETRYING, data, Optional.empty());
    }

    Entry succeeded(JsonNode output, ArrayNode messages) {
        ObjectNode data = about().put("attempt", attempt).put("status", TaskStatus.SUCCEEDED.wire());
        if (!messages.isEmpty()) {
            data.set("messages", messages);
        }
        return entry(EventKind.TASK_FINISHED, data, Optional.of(output));
    }

    Entry fellBack(JsonNode output, TaskFailure failure) {
        ObjectNode data = about()
                .put("attempt", attempt)
                .put("status", TaskStatus.SUCCEEDED.wire())
                .put("fallback", true);
        data.set("error", error(failure));
        return entry(EventKind.TASK_FINISHED, data, Optional.of(output));
    }

    Entry failed(TaskFailure failure) {
        ObjectNode data = about().put("attempt", attempt).put("status", TaskStatus.FAILED.wire());
        data.set("error", error(failure));
        return entry(EventKind.TASK_FINISHED, data, Optional.empty());
    }

    Entry asked(ObjectNode question) {
        return entry(EventKind.APPROVAL_REQUESTED, question, Optional.empty());
    }

    private Entry entry(EventKind kind, ObjectNode data, Optional<JsonNode> output) {
        return new Entry(kind, path, attempt, 0, data, output);
    }

    private ObjectNode about() {
        return Json.object().put("title", task.title()).put("type", task.type());
    }

    static ObjectNode error(TaskFailure failure) {
        return Json.object().put("code", failure.code().name()).put("message", failure.message());
    }
}
