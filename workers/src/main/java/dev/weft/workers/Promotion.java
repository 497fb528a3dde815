package dev.weft.workers;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo.WorkerDeploymentVersionSummary;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentResponse;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new build the current one of its deployment. A build that has been current before is left as it is: a worker
 * of the former build that restarts during a roll-out must not take the runs back.
 */
final class Promotion {
    private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final WorkflowClient client;
    private final Deployment deployment;

    Promotion(WorkflowClient client, Deployment deployment) {
        this.client = client;
        this.deployment = deployment;
    }

    /**
     * To be called once the worker polls; Temporal learns of a build by its first polls.
     *
     * @throws IllegalStateException when Temporal has not made it current within a minute
     */
    void complete() {
        Instant deadline = Instant.now().plus(LIMIT);
        while (true) {
            try {
                if (promoted()) {
                    return;
                }
            } catch (StatusRuntimeException e) {
                if (!passing(e.getStatus().getCode()) || Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("Temporal did not make build " + deployment.build() + " of "
                            + deployment.name() + " the current one: " + e.getStatus(), e);
                }
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("Temporal knows no build " + deployment.build() + " of "
                        + deployment.name() + " although it polls");
            }
            pause();
        }
    }

    private boolean promoted() {
        DescribeWorkerDeploymentResponse found = client.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkerDeployment(DescribeWorkerDeploymentRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setDeploymentName(deployment.name())
                        .build());
        WorkerDeploymentInfo info = found.getWorkerDeploymentInfo();
        if (current(info)) {
            return true;
        }
        Optional<WorkerDeploymentVersionSummary> own = info.getVersionSummariesList().stream()
                .filter(version -> version.getDeploymentVersion().getBuildId().equals(deployment.build()))
                .findFirst();
        if (own.isEmpty()) {
            return false;
        }
        if (own.get().hasFirstActivationTime()) {
            LOG.warn(
                    "Build {} of {} has been current before and waits; {} is current. To go back to it: temporal worker"
                            + " deployment set-current-version --deployment-name {} --build-id {}",
                    deployment.build(),
                    deployment.name(),
                    info.getRoutingConfig().getCurrentDeploymentVersion().getBuildId(),
                    deployment.name(),
                    deployment.build());
            return true;
        }
        promote(found);
        return true;
    }

    private boolean current(WorkerDeploymentInfo info) {
        return info.getRoutingConfig().hasCurrentDeploymentVersion()
                && info.getRoutingConfig()
                        .getCurrentDeploymentVersion()
                        .getBuildId()
                        .equals(deployment.build());
    }

    private void promote(DescribeWorkerDeploymentResponse found) {
        client.getWorkflowServiceStubs()
                .blockingStub()
                .setWorkerDeploymentCurrentVersion(SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setDeploymentName(deployment.name())
                        .setBuildId(deployment.build())
                        .setConflictToken(found.getConflictToken())
                        .setIdentity(client.getOptions().getIdentity())
                        .build());
        LOG.info("Build {} of {} is the current one now", deployment.build(), deployment.name());
    }

    /** Not known yet, not on all its queues yet, or changed by another worker at the same moment. */
    private static boolean passing(Status.Code code) {
        return switch (code) {
            case NOT_FOUND, FAILED_PRECONDITION, ABORTED, UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
            case OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, ALREADY_EXISTS, PERMISSION_DENIED, OUT_OF_RANGE,
                    UNIMPLEMENTED, INTERNAL, DATA_LOSS, UNAUTHENTICATED -> false;
        };
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while its build became the current one", e);
        }
    }
}
