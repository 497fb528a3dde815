package dev.weft.temporal;

import dev.weft.secret.KeyRing;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.concurrent.TimeUnit;

/**
 * One process's connection to Temporal. Opening does not wait for the server; calls fail while it is away. Where api and
 * workers share a JVM they share this, so that a started run goes straight to the worker beside it. Thread-safe.
 */
public final class TemporalConnection implements AutoCloseable {
    private final WorkflowServiceStubs service;
    private final WorkflowClient client;
    private final ScheduleClient schedules;

    private TemporalConnection(WorkflowServiceStubs service, String namespace, DataConverter converter) {
        this.service = service;
        this.client = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(converter)
                        .build());
        this.schedules = ScheduleClient.newInstance(
                service,
                ScheduleClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(JsonPayloads.converter())
                        .build());
    }

    /**
     * What {@code WEFT_TEMPORAL_…} name; all that goes there is encrypted by {@code WEFT_SECRET_KEY}.
     *
     * @throws IllegalArgumentException when {@code WEFT_TEMPORAL_ADDRESS} or {@code WEFT_SECRET_KEY} is missing
     */
    public static TemporalConnection open(Settings settings) {
        DataConverter converter = EncryptedPayloads.converter(KeyRing.of(settings));
        WorkflowServiceStubsOptions.Builder options = WorkflowServiceStubsOptions.newBuilder()
                // What is encrypted does not get smaller.
                .setGrpcCompression(GrpcCompression.NONE)
                .setTarget(settings.optional(Setting.WEFT_TEMPORAL_ADDRESS)
                        .orElseThrow(() -> new IllegalArgumentException("WEFT_TEMPORAL_ADDRESS must be set: "
                                + Setting.WEFT_TEMPORAL_ADDRESS.description())));
        if (settings.flag(Setting.WEFT_TEMPORAL_TLS)) {
            options.setEnableHttps(true);
        }
        settings.optional(Setting.WEFT_TEMPORAL_API_KEY).ifPresent(key -> options.addApiKey(() -> key));
        return new TemporalConnection(
                WorkflowServiceStubs.newServiceStubs(options.build()),
                settings.text(Setting.WEFT_TEMPORAL_NAMESPACE),
                converter);
    }

    public WorkflowClient client() {
        return client;
    }

    /**
     * What a schedule holds is not encrypted: it is ids, and stays for longer than any key. Nothing but ids may be given
     * to a schedule.
     */
    public ScheduleClient schedules() {
        return schedules;
    }

    public WorkflowServiceStubs service() {
        return service;
    }

    @Override
    public void close() {
        service.shutdown();
        if (!service.awaitTermination(2, TimeUnit.SECONDS)) {
            service.shutdownNow();
        }
    }
}
