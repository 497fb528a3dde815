package dev.weft.services;

/** A server that Weft or its tests run beside themselves, and how Go builds it. */
public enum Tool {
    TEMPORAL("temporal", "github.com/temporalio/cli/cmd/temporal", "v1.5.1"),
    MINIO("minio", "github.com/minio/minio", "v0.0.0-20260212201848-7aac2a2c5b7c"),
    /** For tests of bad networks alone. */
    TOXIPROXY("toxiproxy-server", "github.com/Shopify/toxiproxy/v2/cmd/server", "v2.5.0");

    private final String command;
    private final String goPackage;
    private final String version;

    Tool(String command, String goPackage, String version) {
        this.command = command;
        this.goPackage = goPackage;
        this.version = version;
    }

    public String command() {
        return command;
    }

    /** What {@code go install} calls the program. */
    String built() {
        return goPackage.substring(goPackage.lastIndexOf('/') + 1);
    }

    /** What {@code go install} takes. */
    public String goTarget() {
        return goPackage + "@" + version;
    }
}
