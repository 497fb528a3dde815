package dev.weft.api;

import dev.weft.json.Json;
import dev.weft.run.GenerateWorkflowImpl;
import dev.weft.run.RunInput;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Journal.Entry;
import dev.weft.store.Store;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.temporal.TemporalConnection;
import io.temporal.activity.Activity;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Polls for the API's runs and carries them out as {@link FakeRun} does. */
public final class FakeWorker implements FakeSteps, AutoCloseable {
    private static Optional<FakeWorker> shared = Optional.empty();

    private final Store store;
    private final WorkerFactory factory;

    public FakeWorker(ConfigurableApplicationContext context) {
        store = context.getBean(Store.class);
        TemporalConnection temporal = context.getBean(TemporalConnection.class);
        factory = WorkerFactory.newInstance(temporal.client());
        Worker worker = factory.newWorker(context.getBean(Settings.class).text(Setting.WEFT_TASK_QUEUE));
        worker.registerWorkflowImplementationTypes(FakeRun.class, GenerateWorkflowImpl.class);
        worker.registerActivitiesImplementations(this, FakeDrafts.SHARED);
        factory.start();
    }

    /** One beside the shared API. */
    public static synchronized void start() {
        if (shared.isEmpty()) {
            shared = Optional.of(new FakeWorker(Api.context()));
        }
    }

    @Override
    public boolean begin(RunInput input) {
        if (!store.runs().started(input.run().workspace(), input.run().run())) {
            return false;
        }
        ObjectNode started = Json.object().put("title", "First").put("type", "template").put("attempt", 1);
        ObjectNode ask = Json.object().put("workflowId", input.run().run()).put("message", "Shall we?");
        append(input.run(), entry(EventKind.RUN_STARTED, "", 0, Json.object(), Optional.empty()));
        append(
                input.run(),
                entry(EventKind.TASK_STARTED, "first", 1, started, Optional.empty()),
                entry(
                        EventKind.TASK_FINISHED,
                        "first",
                        1,
                        Json.object().put("status", "succeeded").put("attempt", 1),
                        Optional.of(Json.object().put("value", "abc"))));
        append(input.run(), entry(EventKind.APPROVAL_REQUESTED, "second", 0, ask, Optional.empty()));
        return true;
    }

    @Override
    public void refuse(RunInput input) {
        String code = store.runs().find(input.run().workspace(), input.run().run()).orElseThrow()
                .inputs()
                .path("text")
                .stringValue();
        ObjectNode data = Json.object().put("status", RunStatus.FAILED.wire());
        data.set("error", Json.object().put("code", code).put("message", "It can't be run"));
        store.runs().started(input.run().workspace(), input.run().run());
        append(input.run(), entry(EventKind.RUN_FINISHED, "", 0, data, Optional.empty()));
    }

    @Override
    public void end(RunInput input, RunStatus status) {
        ObjectNode data = Json.object().put("status", status.wire());
        if (status == RunStatus.FAILED) {
            data.set("error", Json.object().put("code", "CODE_FAILED").put("message", "It broke"));
        } else {
            data.set("outputs", (JsonNode) Json.object().put("second", "abc"));
        }
        append(input.run(), entry(EventKind.RUN_FINISHED, "", 0, data, Optional.empty()));
    }

    private void append(RunKey run, Entry... entries) {
        store.journal().append(run, Activity.getExecutionContext().getInfo().getRunId(), List.of(entries));
    }

    public static Entry entry(EventKind kind, String path, int attempt, ObjectNode data, Optional<JsonNode> output) {
        return new Entry(kind, path, attempt, 0, data, output);
    }

    @Override
    public void close() {
        factory.shutdownNow();
    }
}
