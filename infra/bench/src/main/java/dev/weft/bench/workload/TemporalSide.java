package dev.weft.bench.workload;

import dev.weft.bench.workload.HandWritten.Placement;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The hand-written side at its best: client and worker share a connection, workflows start eagerly, activities are taken
 * along with the workflow task, threads are virtual.
 */
final class TemporalSide implements AutoCloseable {
    private static final String QUEUE = "hand-written";
    private static final int SLOTS = 200;
    private static final int EAGER_ACTIVITIES = 50;

    private final WorkflowServiceStubs service;
    private final WorkflowClient client;
    private final WorkerFactory factory;
    private final String steps;

    private TemporalSide(WorkflowServiceStubs service, String steps) {
        this.service = service;
        this.client = WorkflowClient.newInstance(service);
        this.steps = steps;
        this.factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        Worker worker = factory.newWorker(
                QUEUE,
                WorkerOptions.newBuilder()
                        .setUsingVirtualThreads(true)
                        .setMaxConcurrentActivityExecutionSize(SLOTS)
                        .setMaxConcurrentLocalActivityExecutionSize(SLOTS)
                        .setMaxConcurrentWorkflowTaskExecutionSize(SLOTS)
                        .setMaxEagerActivityReservationsPerWorkflowTask(EAGER_ACTIVITIES)
                        .build());
        worker.registerWorkflowImplementationTypes(
                HandWritten.OneTaskWorkflow.class,
                HandWritten.ChainWorkflow.class,
                HandWritten.FanOutWorkflow.class,
                HandWritten.RandomGraphWorkflow.class,
                HandWritten.CallsWorkflow.class);
        worker.registerActivitiesImplementations(new HandWritten.StepsActivity());
    }

    /** @param steps what http activities call */
    static TemporalSide start(String address, String steps) {
        TemporalSide side = new TemporalSide(
                WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(address)
                        .build()),
                steps);
        side.factory.start();
        return side;
    }

    Contender contender(Workload workload, Placement placement) {
        return new Contender() {
            @Override
            public String name() {
                return "temporal-" + placement.name().toLowerCase(Locale.ROOT);
            }

            @Override
            public void run() {
                workload.check(execute(workload, placement));
            }
        };
    }

    private List<Long> execute(Workload workload, Placement placement) {
        return switch (workload) {
            case W1 -> stub(HandWritten.OneTask.class).run(placement);
            case W2 -> stub(HandWritten.Chain.class).run(placement);
            case W3 -> stub(HandWritten.FanOut.class).run(placement);
            case W4 -> stub(HandWritten.RandomGraph.class).run(placement);
            case W5 -> stub(HandWritten.Calls.class).run(placement, steps);
        };
    }

    private <W> W stub(Class<W> workflow) {
        return client.newWorkflowStub(
                workflow,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(QUEUE)
                        .setWorkflowId(UUID.randomUUID().toString())
                        .setDisableEagerExecution(false)
                        .build());
    }

    @Override
    public void close() {
        factory.shutdownNow();
        factory.awaitTermination(5, TimeUnit.SECONDS);
        service.shutdownNow();
    }
}
