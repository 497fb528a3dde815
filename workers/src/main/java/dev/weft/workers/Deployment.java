package dev.weft.workers;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import java.util.Optional;

/** Which build of which deployment a worker is, where Temporal is to tell builds apart. */
public record Deployment(String name, String build) {

    /**
     * What {@code WEFT_DEPLOYMENT_NAME} and {@code WEFT_BUILD_ID} name; empty when neither is set.
     *
     * @throws IllegalArgumentException when one of them is missing, or unusable in Temporal
     */
    public static Optional<Deployment> of(Settings settings) {
        Optional<String> name = settings.optional(Setting.WEFT_DEPLOYMENT_NAME);
        Optional<String> build = settings.optional(Setting.WEFT_BUILD_ID);
        if (name.isPresent() != build.isPresent()) {
            throw new IllegalArgumentException(
                    "WEFT_DEPLOYMENT_NAME and WEFT_BUILD_ID belong together: set both or neither");
        }
        return name.map(given -> new Deployment(given, build.orElseThrow()));
    }

    public Deployment {
        if (name.contains(".") || name.contains(":")) {
            throw new IllegalArgumentException(
                    "WEFT_DEPLOYMENT_NAME may hold neither a dot nor a colon: " + name);
        }
    }

    /** Runs outlive builds: each goes on with the build that is current. */
    WorkerDeploymentOptions options() {
        return WorkerDeploymentOptions.newBuilder()
                .setUseVersioning(true)
                .setVersion(new WorkerDeploymentVersion(name, build))
                .setDefaultVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
                .build();
    }
}
