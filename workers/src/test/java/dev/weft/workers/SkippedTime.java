package dev.weft.workers;

import dev.weft.activities.wrapper.Activities;
import dev.weft.activities.copilot.DraftActivityImpl;
import dev.weft.run.RunOptions;
import dev.weft.secret.KeyRing;
import dev.weft.settings.Settings;
import dev.weft.temporal.EncryptedPayloads;
import dev.weft.workers.Weft.Running;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.ObjectNode;

/** A worker on a Temporal whose clock can be put forward; the journal's goes on as ever. */
final class SkippedTime implements AutoCloseable {
    private static final String QUEUE = "skipped-" + System.nanoTime();
    private final ConfigurableApplicationContext parts;
    private final TestWorkflowEnvironment environment;
    private final RunWorker worker;

    SkippedTime() {
        Settings settings = Weft.settings(QUEUE + "-unused");
        parts = Weft.worker(settings);
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(EncryptedPayloads.converter(KeyRing.of(settings)))
                        .build());
        for (SearchAttributeKey<?> key :
                List.of(RunOptions.WORKSPACE, RunOptions.CANVAS, RunOptions.STATUS, RunOptions.TRIGGER)) {
            options.registerSearchAttribute(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        }
        environment = TestWorkflowEnvironment.newInstance(options.build());
        worker = new RunWorker(
                environment.getWorkflowClient(),
                QUEUE,
                parts.getBean(Activities.class),
                parts.getBean(DraftActivityImpl.class),
                Optional.empty(),
                Duration.ZERO);
        worker.start();
    }

    Running start(ObjectNode definition, ObjectNode inputs) {
        return Weft.start(environment.getWorkflowClient(), QUEUE, definition, inputs);
    }

    /** Returns once Temporal's clock is that much later. */
    void pass(Duration time) {
        environment.sleep(time);
    }

    @Override
    public void close() {
        worker.close();
        environment.close();
        parts.close();
    }
}
