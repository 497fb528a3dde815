package dev.weft.api.refly;

import dev.weft.api.Api;
import dev.weft.api.Eventually;
import dev.weft.api.FakeWorker;
import dev.weft.json.Json;
import dev.weft.store.FileStore.NewFile;
import dev.weft.store.Journal;
import dev.weft.store.Store;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An execution whose tasks do what a test says, written to the journal as a worker would. */
final class Play {
    /** {@code think} is a model's; the rest depend on it, one after the other. */
    static final String CANVAS =
            """
            {"title":"Played",
             "variables":[{"name":"topic","type":"string"},
               {"name":"region","type":"option","options":["EU","US"],"default":"EU"},
               {"name":"doc","type":"file"}],
             "tasks":[
               {"id":"think","title":"Think","type":"llm",
                "config":{"prompt":"About {{ variables.topic }}","tools":["http",{"type":"code"}]}},
               {"id":"write","title":"Write","type":"file.write","dependsOn":["think"],
                "config":{"name":"a.txt","content":"{{ tasks.think.output.text }}"}},
               {"id":"last","title":"Last","type":"template","dependsOn":["write"],"config":{"value":"done"}}]}""";

    private static final String ORIGIN = "played";

    final String id;
    private final Api api;
    private final Store store = Api.part(Store.class);
    private final RunKey run;

    private Play(Api api, String id) {
        this.api = api;
        this.id = id;
        run = new RunKey(api.workspace, id);
    }

    /** Its run has begun, and none of its tasks. */
    static Play begin(Api api) {
        return begin(api, api.canvas(CANVAS));
    }

    static Play begin(Api api, String canvas) {
        FakeWorker.start();
        String id = api.post("/v1/openapi/workflow/" + canvas + "/run").expect(200).json().at("/data/executionId")
                .stringValue();
        Play play = new Play(api, id);
        play.await(EventKind.APPROVAL_REQUESTED);
        return play;
    }

    void await(EventKind kind) {
        Eventually.get(
                () -> store.journal().events(run, 0, 1000),
                events -> events.stream().anyMatch(event -> event.kind() == kind));
    }

    Play start(String task, String type) {
        return append(EventKind.TASK_STARTED, task, Json.object().put("title", task).put("type", type), Optional.empty());
    }

    /** Text of a model in flight; returns once it can be read. */
    Play say(String task, boolean reasoning, String text) {
        store.journal().delta(run, ORIGIN, task, 1, reasoning, text);
        Eventually.get(() -> store.journal().partials(run), partials -> partials.containsKey(task)
                && Json.write(partials.get(task).messages()).contains(text.strip()));
        return this;
    }

    Play message(String task, String json) {
        store.journal().message(run, ORIGIN, task, 1, (ObjectNode) Json.parse(json));
        Eventually.get(() -> store.journal().partials(run), partials -> partials.containsKey(task));
        return this;
    }

    Play finish(String task, String output) {
        ObjectNode data = Json.object().put("status", TaskStatus.SUCCEEDED.wire()).put("attempt", 1);
        return append(EventKind.TASK_FINISHED, task, data, Optional.of(Json.parse(output)));
    }

    Play fail(String task, TaskStatus status, FailureCode code, String message) {
        ObjectNode data = Json.object().put("status", status.wire()).put("attempt", 1);
        data.set("error", (JsonNode) Json.object().put("code", code.name()).put("message", message));
        return append(EventKind.TASK_FINISHED, task, data, Optional.empty());
    }

    /** Workflows write null for the output of what they end themselves. */
    Play stop(String task) {
        ObjectNode data = Json.object().put("status", TaskStatus.ABORTED.wire());
        return append(EventKind.TASK_FINISHED, task, data, Optional.of(Json.mapper().nullNode()));
    }

    Play skip(String task) {
        ObjectNode data = Json.object().put("reason", "when");
        return append(EventKind.TASK_SKIPPED, task, data, Optional.of(Json.mapper().nullNode()));
    }

    /** A file that the task wrote. */
    Play file(String task, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        store.files().write(
                new NewFile(
                        api.workspace,
                        name,
                        "text/plain",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(id),
                        Optional.of(task)),
                new ByteArrayInputStream(bytes),
                bytes.length);
        return this;
    }

    Play end(RunStatus status) {
        return append(EventKind.RUN_FINISHED, "", Json.object().put("status", status.wire()), Optional.empty());
    }

    private Play append(EventKind kind, String task, ObjectNode data, Optional<JsonNode> output) {
        Journal.Entry entry = FakeWorker.entry(kind, task, task.isEmpty() ? 0 : 1, data, output);
        store.journal().append(run, ORIGIN, List.of(entry));
        return this;
    }

    JsonNode status() {
        return api.get("/v1/openapi/workflow/" + id + "/status").expect(200).json();
    }

    JsonNode output() {
        return api.get("/v1/openapi/workflow/" + id + "/output").expect(200).json();
    }

    /** How the task stands, as status and output say alike. */
    String node(String task) {
        String status = of(status().at("/data/nodeExecutions"), task).path("status").stringValue();
        String output = of(output().at("/data/output"), task).path("status").stringValue();
        if (!status.equals(output)) {
            throw new AssertionError("The status says " + status + ", the output " + output);
        }
        return status;
    }

    static JsonNode of(JsonNode nodes, String task) {
        return nodes.valueStream()
                .filter(node -> node.path("nodeId").stringValue().equals(task))
                .findFirst()
                .orElseThrow();
    }
}
