package dev.weft.services;

import java.nio.file.Path;

/** Which S3 server is started on this machine: MinIO where it can be had, else S3Proxy over plain files. */
public final class ObjectStores {
    private ObjectStores() {}

    /**
     * Data that one kind of server has written is only served by that kind again: each has a folder of its own.
     *
     * @param data folder of the server
     * @param port 0 for any free one
     * @param consolePort 0 for any free one
     */
    public static LocalObjectStore start(Tools tools, Path data, int port, int consolePort) {
        return tools.findOrInstall(Tool.MINIO)
                .<LocalObjectStore>map(program -> LocalMinio.start(program, data, port, consolePort))
                .orElseGet(() -> LocalS3Proxy.start(data.resolve("s3proxy"), port));
    }
}
