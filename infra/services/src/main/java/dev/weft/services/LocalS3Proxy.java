package dev.weft.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;

/** S3 over plain files, inside this JVM: the last resort where MinIO can't be had. */
public final class LocalS3Proxy implements LocalObjectStore {
    private static final String ACCESS_KEY = "weft";
    private static final long LARGEST_SIGNED_BODY = 1L << 30;

    private final S3Proxy server;
    private final int port;
    private final String secretKey;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    private LocalS3Proxy(S3Proxy server, int port, String secretKey) {
        this.server = server;
        this.port = port;
        this.secretKey = secretKey;
    }

    /**
     * @param data folder of its own
     * @param port 0 for any free one
     * @throws ServiceException when the server does not start
     */
    public static LocalS3Proxy start(Path data, int port) {
        Path objects = data.resolve("objects");
        try {
            Files.createDirectories(objects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String secretKey = Secrets.keep(data.resolve("secret-key"), 24);
        int chosen = Ports.orFree(port);
        FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(objects.toString());
        S3Proxy server = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://" + HOST + ":" + chosen))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, secretKey)
                .v4MaxNonChunkedRequestSize(LARGEST_SIGNED_BODY)
                .ignoreUnknownHeaders(true)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new ServiceException("S3Proxy does not start on port " + chosen + ": " + e.getMessage(), e);
        }
        return new LocalS3Proxy(server, chosen, secretKey);
    }

    /** {@code minio}: it stands in for it. */
    @Override
    public String name() {
        return "minio";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public OptionalInt consolePort() {
        return OptionalInt.empty();
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public boolean isAlive() {
        return !ended.isDone();
    }

    @Override
    public CompletableFuture<?> ended() {
        return ended;
    }

    @Override
    public String accessKey() {
        return ACCESS_KEY;
    }

    @Override
    public String secretKey() {
        return secretKey;
    }

    @Override
    public void close() {
        if (ended.complete(null)) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new ServiceException("S3Proxy does not stop", e);
            }
        }
    }

    @Override
    public String toString() {
        return "S3Proxy on " + address();
    }
}
