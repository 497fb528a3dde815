package dev.weft.api;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Store;
import dev.weft.temporal.TemporalConnection;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /actuator/health} asks. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    private static final long LIMIT_SECONDS = 3;

    @Bean
    HealthIndicator databaseHealthIndicator(Store store) {
        return () -> (store.ready() ? Health.up() : Health.down()).build();
    }

    @Bean
    HealthIndicator storageHealthIndicator(Store store) {
        return () -> (store.storageReady() ? Health.up() : Health.down()).build();
    }

    @Bean
    HealthIndicator temporalHealthIndicator(TemporalConnection temporal) {
        return () -> {
            try {
                temporal.service()
                        .blockingStub()
                        .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
                return Health.up().build();
            } catch (StatusRuntimeException e) {
                return Health.down().build();
            }
        };
    }

    /** Whether any worker polls for runs. A worker in the same process speaks for itself. */
    @Bean
    @ConditionalOnMissingBean(name = "workerHealthIndicator")
    HealthIndicator workerHealthIndicator(TemporalConnection temporal, Settings settings) {
        DescribeTaskQueueRequest request = DescribeTaskQueueRequest.newBuilder()
                .setNamespace(settings.text(Setting.WEFT_TEMPORAL_NAMESPACE))
                .setTaskQueue(TaskQueue.newBuilder().setName(settings.text(Setting.WEFT_TASK_QUEUE)))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                .build();
        return () -> {
            try {
                int pollers = temporal.service()
                        .blockingStub()
                        .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .describeTaskQueue(request)
                        .getPollersCount();
                return (pollers > 0 ? Health.up() : Health.down()).withDetail("pollers", pollers).build();
            } catch (StatusRuntimeException e) {
                return (e.getStatus().getCode() == io.grpc.Status.Code.UNIMPLEMENTED ? Health.unknown() : Health.down())
                        .build();
            }
        };
    }
}
