package dev.weft.local.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.services.LocalMinio;
import dev.weft.services.LocalObjectStore;
import dev.weft.services.LocalS3Proxy;
import dev.weft.services.LocalTemporalServer;
import dev.weft.services.ProcessMark;
import dev.weft.services.Tool;
import dev.weft.services.Tools;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.temporal.TemporalConnection;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services keep when they are killed and started again on the same data and port. */
class RestartTest {
    private static final Tools TOOLS = Tools.of(Settings.fromEnvironment(), System.err::println);
    private static final String BUCKET = "kept";

    @TempDir
    Path folder;

    @Test
    void objectsOutliveAKilledMinio() throws Exception {
        Path program = TOOLS.findOrInstall(Tool.MINIO).orElseThrow();
        LocalMinio first = LocalMinio.start(program, folder, 0, 0);
        put(first, "hello");
        ProcessMark.of(first.pid()).orElseThrow().kill();
        first.ended().join();

        try (LocalMinio second = LocalMinio.start(
                program, folder, first.port(), first.consolePort().orElseThrow())) {
            assertThat(second.endpoint()).isEqualTo(first.endpoint());
            assertThat(get(second)).isEqualTo("hello");
        }
    }

    @Test
    void objectsOutliveARestartOfS3Proxy() throws Exception {
        int port;
        try (LocalS3Proxy first = LocalS3Proxy.start(folder, 0)) {
            port = first.port();
            put(first, "hello");
        }
        try (LocalS3Proxy second = LocalS3Proxy.start(folder, port)) {
            assertThat(get(second)).isEqualTo("hello");
            MinioClient stranger = MinioClient.builder()
                    .endpoint(second.endpoint())
                    .credentials(second.accessKey(), "guess")
                    .build();
            assertThatThrownBy(() -> stranger.bucketExists(
                            BucketExistsArgs.builder().bucket(BUCKET).build()))
                    .isInstanceOf(ErrorResponseException.class);
        }
    }

    @Test
    void workflowsAndSearchAttributesOutliveAKilledTemporal() {
        Path program = TOOLS.findOrInstall(Tool.TEMPORAL).orElseThrow();
        LocalTemporalServer first = LocalTemporalServer.start(program, folder, 0, 0, "weft-test", Optional.empty());
        try (TemporalConnection connection = connect(first)) {
            connection
                    .client()
                    .newUntypedWorkflowStub(
                            "Nothing",
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId("run-1")
                                    .setTaskQueue("nobody")
                                    .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                                            .set(
                                                    io.temporal.common.SearchAttributeKey.forKeyword("WeftStatus"),
                                                    "running")
                                            .build())
                                    .build())
                    .start();
        }
        ProcessMark.of(first.pid()).orElseThrow().kill();
        first.ended().join();

        try (LocalTemporalServer second = LocalTemporalServer.start(
                        program, folder, first.port(), first.uiPort().orElseThrow(), "weft-test", Optional.empty());
                TemporalConnection connection = connect(second)) {
            assertThat(connection
                            .service()
                            .blockingStub()
                            .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                    .setNamespace("weft-test")
                                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId("run-1"))
                                    .build())
                            .getWorkflowExecutionInfo()
                            .getSearchAttributes()
                            .containsIndexedFields("WeftStatus"))
                    .isTrue();
        }
    }

    private static TemporalConnection connect(LocalTemporalServer server) {
        return TemporalConnection.open(new Settings(Map.of())
                .with(Map.of(
                        Setting.WEFT_TEMPORAL_ADDRESS, server.address(),
                        Setting.WEFT_TEMPORAL_NAMESPACE, "weft-test",
                        Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(new byte[32]))));
    }

    private static void put(LocalObjectStore store, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MinioClient client = client(store);
        client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
        client.putObject(PutObjectArgs.builder().bucket(BUCKET).object("a/b.txt").stream(
                        new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
                .build());
    }

    private static String get(LocalObjectStore store) throws Exception {
        try (var object = client(store)
                .getObject(GetObjectArgs.builder().bucket(BUCKET).object("a/b.txt").build())) {
            return new String(object.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static MinioClient client(LocalObjectStore store) {
        return MinioClient.builder()
                .endpoint(store.endpoint())
                .credentials(store.accessKey(), store.secretKey())
                .build();
    }
}
