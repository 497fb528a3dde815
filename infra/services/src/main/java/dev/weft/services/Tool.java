package dev.weft.services;

/** A server that Weft runs beside itself, and how Go builds it. */
public enum Tool {
    TEMPORAL("temporal", "github.com/temporalio/cli/cmd/temporal", "v1.5.1"),
    MINIO("minio", "github.com/minio/minio", "v0.0.0-20260212201848-7aac2a2c5b7c");

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

    /** What {@code go install} takes. */
    public String goTarget() {
        return goPackage + "@" + version;
    }
}
