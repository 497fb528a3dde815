package dev.weft.api.dify;

import dev.weft.api.Api;
import dev.weft.api.Eventually;
import dev.weft.api.FakeWorker;
import dev.weft.json.Json;
import dev.weft.store.RunStore.Acceptance;
import dev.weft.store.RunStore.NewRun;
import dev.weft.store.Store;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A run of an app in which happens what a test says, written to the journal as a worker would. */
final class Play {
    static final String USER = "abc-123";
    private static final String ORIGIN = "played";

    final String id;
    private final Store store = Api.part(Store.class);
    private final RunKey run;

    Play(App app) {
        this(app, Json.object().put("text", "abc"));
    }

    /** Nobody else carries it out. */
    Play(App app, ObjectNode inputs) {
        NewRun wish = new NewRun(
                app.owner.workspace, app.canvas, 1, inputs, Set.of(), Set.of(), Optional.of(USER), "api",
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        if (!(store.runs().acceptToStart(wish) instanceof Acceptance.Accepted accepted)) {
            throw new AssertionError("Not accepted");
        }
        id = accepted.run().id();
        run = new RunKey(app.owner.workspace, id);
        store.runs().dispatched(id);
        store.runs().started(app.owner.workspace, id);
    }

    Play start(String path, String type) {
        return append(EventKind.TASK_STARTED, path, 1, about(path, type).put("attempt", 1), Optional.empty());
    }

    Play say(String path, String text) {
        return delta(path, false, text);
    }

    Play think(String path, String text) {
        return delta(path, true, text);
    }

    /** @param base64 a block of sound */
    Play sound(String path, String base64) {
        store.journal().sound(run, ORIGIN, path, 1, base64);
        return this;
    }

    /** Returns once it stands in the journal. */
    private Play delta(String path, boolean reasoning, String text) {
        long before = deltas();
        store.journal().delta(run, ORIGIN, path, 1, reasoning, text);
        Eventually.get(this::deltas, now -> now > before);
        return this;
    }

    private long deltas() {
        return store.journal().events(run, 0, 1000).stream()
                .filter(event -> event.kind() == EventKind.TASK_DELTA)
                .count();
    }

    Play retry(String path, String type, String message) {
        ObjectNode data = about(path, type).put("attempt", 1).put("waitMillis", 10);
        data.set("error", Json.object().put("code", "E3001").put("message", message));
        return append(EventKind.TASK_RETRYING, path, 1, data, Optional.empty());
    }

    Play finish(String path, String type, String output) {
        ObjectNode data = about(path, type).put("attempt", 1).put("status", TaskStatus.SUCCEEDED.wire());
        return append(EventKind.TASK_FINISHED, path, 1, data, Optional.of(Json.parse(App.json(output))));
    }

    Play fallBack(String path, String type, String output, String message) {
        ObjectNode data = about(path, type)
                .put("attempt", 1)
                .put("status", TaskStatus.SUCCEEDED.wire())
                .put("fallback", true);
        data.set("error", Json.object().put("code", "CODE_FAILED").put("message", message));
        return append(EventKind.TASK_FINISHED, path, 1, data, Optional.of(Json.parse(App.json(output))));
    }

    Play fail(String path, String type, TaskStatus status, String message) {
        ObjectNode data = about(path, type).put("attempt", 1).put("status", status.wire());
        data.set("error", Json.object().put("code", "CODE_FAILED").put("message", message));
        return append(EventKind.TASK_FINISHED, path, 1, data, Optional.empty());
    }

    Play skip(String path, String type) {
        return append(EventKind.TASK_SKIPPED, path, 0, about(path, type).put("reason", "when"), Optional.empty());
    }

    Play ask(String path, String question) {
        start(path, "approval");
        return append(EventKind.APPROVAL_REQUESTED, path, 1, (ObjectNode) Json.parse(App.json(question)), Optional.empty());
    }

    Play answer(String path, String decision) {
        ObjectNode data = Json.object().put("decision", decision);
        data.set("values", Json.object());
        append(EventKind.APPROVAL_ANSWERED, path, 1, data.deepCopy(), Optional.empty());
        return finish(path, "approval", "{'decision':'" + decision + "','values':{}}");
    }

    Play end(RunStatus status) {
        return end(status, "{}");
    }

    Play end(RunStatus status, String outputs) {
        ObjectNode data = Json.object().put("status", status.wire());
        data.set("outputs", Json.parse(App.json(outputs)));
        return append(EventKind.RUN_FINISHED, "", 0, data, Optional.empty());
    }

    Play endFailed(String message) {
        ObjectNode data = Json.object().put("status", RunStatus.FAILED.wire());
        data.set("error", Json.object().put("code", "CODE_FAILED").put("message", message));
        return append(EventKind.RUN_FINISHED, "", 0, data, Optional.empty());
    }

    private static ObjectNode about(String path, String type) {
        return Json.object().put("title", "Title of " + path).put("type", type);
    }

    private Play append(EventKind kind, String path, int attempt, ObjectNode data, Optional<JsonNode> output) {
        store.journal().append(run, ORIGIN, List.of(FakeWorker.entry(kind, path, attempt, data, output)));
        return this;
    }
}
