package dev.weft.workers;

import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.PlanCompiler;
import dev.weft.run.RunInputs;
import dev.weft.run.RunOptions;
import dev.weft.run.RunWorkflow;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.CanvasStore;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.Journal.Event;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.Notices;
import dev.weft.store.RunFacts;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.Store;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.temporal.TemporalConnection;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A worker over real services, one for all tests of this module; each test has a workspace's worth of ids. */
public final class Weft {
    private static final Duration GENEROUS = Duration.ofSeconds(180);

    public static final FakeProvider PROVIDER = FakeProvider.start();
    public static final Store STORE;
    public static final TemporalConnection TEMPORAL;
    public static final String WORKSPACE;
    static final Settings SETTINGS;

    static {
        SETTINGS = settings("weft-" + System.nanoTime());
        STORE = Store.open(SETTINGS);
        TEMPORAL = TemporalConnection.open(SETTINGS);
        WORKSPACE = STORE.workspaces()
                .firstStart("owner@example.com")
                .orElseThrow()
                .workspace();
        worker(SETTINGS);
    }

    private Weft() {}

    public static Settings settings(String queue) {
        return TestServices.settings()
                .with(Map.of(
                        Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(new byte[32]),
                        Setting.WEFT_TASK_QUEUE, queue,
                        Setting.WEFT_EGRESS_ALLOW, "127.0.0.0/8",
                        Setting.WEFT_LLM_BASE_URL, PROVIDER.baseUrl(),
                        Setting.WEFT_LLM_API_KEY, "sk-test",
                        Setting.WEFT_LLM_MODEL, "fake-model"));
    }

    /** The task queue of the worker that all tests share. */
    public static String queue() {
        return SETTINGS.text(Setting.WEFT_TASK_QUEUE);
    }

    /** Starts a worker in this JVM; it polls until the context is closed. */
    public static ConfigurableApplicationContext worker(Settings settings) {
        return new SpringApplicationBuilder(WorkersApplication.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> context.getBeanFactory().registerSingleton("settings", settings))
                .run();
    }

    /** The JSON in a test's text block: {@code '} stands for a quote, a back tick for one inside a string. */
    public static ObjectNode json(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"').replace("`", "\\\""));
    }

    public static StoredCanvas canvas(ObjectNode definition) {
        compile(definition);
        return STORE.canvases()
                .create(
                        WORKSPACE,
                        definition.path("title").asString("Untitled"),
                        Json.write(definition),
                        CanvasStore.Status.PUBLISHED);
    }

    static CompiledCanvas compile(JsonNode definition) {
        return switch (PlanCompiler.compile(definition, TaskCatalog.standard())) {
            case Compilation.Compiled compiled -> compiled.canvas();
            case Compilation.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    /** Starts a run of a new canvas with this definition. */
    public static Running start(ObjectNode definition, ObjectNode inputs) {
        return start(SETTINGS.text(Setting.WEFT_TASK_QUEUE), definition, inputs);
    }

    /** As {@link #start(ObjectNode, ObjectNode)}, for the workers of another queue. */
    static Running start(String queue, ObjectNode definition, ObjectNode inputs) {
        return start(TEMPORAL.client(), queue, definition, inputs, accepted -> {});
    }

    /** As {@link #start(String, ObjectNode, ObjectNode)}, on another Temporal. */
    public static Running start(WorkflowClient temporal, String queue, ObjectNode definition, ObjectNode inputs) {
        return start(temporal, queue, definition, inputs, accepted -> {});
    }

    /** @param before what happens to the run once it is accepted and before its workflow exists */
    static Running startAfter(ObjectNode definition, ObjectNode inputs, Consumer<StoredRun> before) {
        return start(TEMPORAL.client(), SETTINGS.text(Setting.WEFT_TASK_QUEUE), definition, inputs, before);
    }

    private static Running start(
            WorkflowClient temporal,
            String queue,
            ObjectNode definition,
            ObjectNode inputs,
            Consumer<StoredRun> before) {
        StoredCanvas canvas = canvas(definition);
        RunStore.Acceptance acceptance = STORE.runs()
                .accept(new RunStore.NewRun(
                        WORKSPACE,
                        canvas.id(),
                        canvas.version(),
                        inputs,
                        Set.of(),
                        Set.of(),
                        Optional.of("user-1"),
                        "api",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        StoredRun run = ((RunStore.Acceptance.Accepted) acceptance).run();
        before.accept(run);
        RunKey key = new RunKey(WORKSPACE, run.id());
        WorkflowStub workflow = temporal.newUntypedWorkflowStub(
                        RunWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(run.id())
                                .setTaskQueue(queue)
                                .setWorkflowTaskTimeout(RunOptions.WORKFLOW_TASK_TIMEOUT)
                                .setMemo(Map.of(RunOptions.MEMO_TITLE, canvas.title()))
                                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                                        .set(RunOptions.WORKSPACE, WORKSPACE)
                                        .set(RunOptions.CANVAS, canvas.id())
                                        .set(RunOptions.STATUS, "running")
                                        .set(RunOptions.TRIGGER, "api")
                                        .build())
                                .build());
        workflow.start(RunInputs.of(
                key,
                new CanvasKey(canvas.id(), canvas.version()),
                compile(definition),
                inputs,
                RunFacts.of(run),
                List.of()));
        STORE.runs().dispatched(run.id());
        return new Running(key, workflow, temporal);
    }

    /** What Temporal has of a workflow, its first page. */
    public static io.temporal.api.history.v1.History history(String workflowId) {
        return TEMPORAL.client().fetchHistory(workflowId).getHistory();
    }

    /** The history that a run began with. */
    static io.temporal.api.history.v1.History firstHistory(Running run) {
        return run.client()
                .fetchHistory(run.key().run(), run.workflow().getExecution().getRunId())
                .getHistory();
    }

    /** A run under way, or ended. */
    public record Running(RunKey key, WorkflowStub workflow, WorkflowClient client) {

        public StoredRun row() {
            return STORE.runs().find(key.workspace(), key.run()).orElseThrow();
        }

        /** Waits for the run's end. */
        public StoredRun end() {
            awaitEvent(event -> event.kind() == EventKind.RUN_FINISHED);
            return row();
        }

        public List<Event> events() {
            return STORE.journal().events(key, 0, 100_000);
        }

        /** Waits for an event, by the journal's notices. */
        public Event awaitEvent(Predicate<Event> wanted) {
            Semaphore news = new Semaphore(1);
            Instant deadline = Instant.now().plus(GENEROUS);
            try (Notices.Subscription ignored = STORE.notices().run(key.run(), news::release)) {
                while (Instant.now().isBefore(deadline)) {
                    news.tryAcquire(5, TimeUnit.SECONDS);
                    news.drainPermits();
                    Optional<Event> found = events().stream().filter(wanted).findFirst();
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            throw new AssertionError("Not seen within " + GENEROUS + "; the journal ends with "
                    + events().reversed().stream().limit(20).toList());
        }

        public Event awaitTask(EventKind kind, String path) {
            return awaitEvent(event -> event.kind() == kind && event.path().equals(path));
        }

        public TaskRow task(String path) {
            return tasks(path.contains("[") || path.contains("/") ? path.replaceAll("\\[\\d+]|/[^/]*$", "") : "").stream()
                    .filter(row -> row.path().equals(path))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No task " + path));
        }

        public List<TaskRow> tasks(String under) {
            return STORE.journal()
                    .tasks(key, Optional.of(under).filter(block -> !block.isEmpty()), Optional.empty(), 10_000);
        }

        /** How often each task was started, by path. */
        public long starts(String path) {
            return events().stream()
                    .filter(event -> event.kind() == EventKind.TASK_STARTED && event.path().equals(path))
                    .count();
        }

        public void answer(String path, String decision, ObjectNode values) {
            String workflowId = awaitTask(EventKind.APPROVAL_REQUESTED, path)
                    .data()
                    .path("workflowId")
                    .asString();
            client.newUntypedWorkflowStub(workflowId)
                    .update("answer", Void.class, new dev.weft.run.Answer(path, decision, values, "tester"));
        }
    }
}
