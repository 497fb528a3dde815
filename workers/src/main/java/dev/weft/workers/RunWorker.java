package dev.weft.workers;

import dev.weft.activities.wrapper.Activities;
import dev.weft.expression.Condition;
import dev.weft.json.Json;
import dev.weft.run.GenerateWorkflowImpl;
import dev.weft.run.PartWorkflowImpl;
import dev.weft.run.RunOptions;
import dev.weft.run.RunWorkflowImpl;
import dev.weft.task.DraftActivity;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Polls for runs and tasks until it is closed. */
public final class RunWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWorker.class);
    private static final Duration HEARTBEAT_THROTTLE = Duration.ofSeconds(1);
    private static final int EAGER_ACTIVITIES = 50;
    private static final int SLOTS = 200;
    private static final long STOP_SECONDS = 10;
    /** A busy machine may take a while over a long step; a workflow task that takes longer is given up anyway. */
    private static final long LONGEST_STEP_MILLIS = RunOptions.WORKFLOW_TASK_TIMEOUT.toMillis();

    private final WorkerFactory factory;
    private final Duration drain;
    private final Optional<Promotion> promotion;
    private volatile boolean ready;

    /** @param drain how long tasks that are under way may go on once it is closed */
    public RunWorker(
            WorkflowClient client,
            String taskQueue,
            Activities activities,
            DraftActivity drafts,
            Optional<Deployment> deployment,
            Duration drain) {
        this.drain = drain;
        promotion = deployment.map(own -> new Promotion(client, own));
        factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkerInterceptors(new KnownInterceptor(activities.known()))
                        .build());
        WorkerOptions.Builder options = WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(SLOTS)
                .setMaxConcurrentLocalActivityExecutionSize(SLOTS)
                .setMaxConcurrentWorkflowTaskExecutionSize(SLOTS)
                .setMaxEagerActivityReservationsPerWorkflowTask(EAGER_ACTIVITIES)
                .setMaxHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setDefaultHeartbeatThrottleInterval(HEARTBEAT_THROTTLE)
                .setDefaultDeadlockDetectionTimeout(LONGEST_STEP_MILLIS)
                .setAllowActivityHeartbeatDuringShutdown(true);
        deployment.map(Deployment::options).ifPresent(options::setDeploymentOptions);
        Worker worker = factory.newWorker(taskQueue, options.build());
        worker.registerWorkflowImplementationTypes(
                RunWorkflowImpl.class, PartWorkflowImpl.class, GenerateWorkflowImpl.class);
        worker.registerActivitiesImplementations(activities.tasks(), activities.runs(), drafts);
    }

    /** Returns once it polls and, where builds are told apart, its own is the one that runs go on with. */
    public void start() {
        warmUp();
        factory.start();
        promotion.ifPresent(Promotion::complete);
        ready = true;
    }

    /** The first expression of a process takes a second or more: no run should wait for it. */
    private static void warmUp() {
        ObjectNode values = Json.object();
        values.putObject("variables").put("n", 1);
        Condition.parse("variables.n > 0 && size('weft') == 4").value(values);
    }

    public boolean polls() {
        return ready && !factory.isShutdown();
    }

    /**
     * Takes no more tasks, and lets those that are under way finish for a while: another worker would pay for them once
     * more. Then stops them, and Temporal gives them to another worker.
     */
    @Override
    public void close() {
        factory.shutdown();
        factory.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS);
        if (!factory.isTerminated()) {
            LOG.info("Tasks that did not finish within {} s are left to other workers", drain.toSeconds());
            factory.shutdownNow();
            factory.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        }
    }
}
