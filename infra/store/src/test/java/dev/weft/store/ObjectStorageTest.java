package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.services.LocalS3Proxy;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import io.minio.ListMultipartUploadsArgs;
import io.minio.MinioAsyncClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same promises on MinIO and on S3Proxy, which knows much less. */
final class ObjectStorageTest {
    private static LocalS3Proxy proxy;

    @BeforeAll
    static void startProxy(@TempDir Path folder) {
        proxy = LocalS3Proxy.start(folder, 0);
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }

    static Stream<Store.S3> servers() {
        Settings settings = TestServices.storeSettings();
        return Stream.of(
                new Store.S3(
                        settings.text(Setting.WEFT_S3_ENDPOINT),
                        settings.text(Setting.WEFT_S3_ACCESS_KEY),
                        settings.text(Setting.WEFT_S3_SECRET_KEY),
                        "of-this-test",
                        "us-east-1"),
                new Store.S3(proxy.endpoint(), proxy.accessKey(), proxy.secretKey(), "of-this-test", "us-east-1"));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void processesThatStartAtOnceAllFindTheBucketThatOneOfThemMakes(Store.S3 server) throws Exception {
        int processes = 8;
        CyclicBarrier start = new CyclicBarrier(processes);
        for (int round = 0; round < 5; round++) {
            Store.S3 fresh = new Store.S3(
                    server.endpoint(), server.accessKey(), server.secretKey(), "race-" + round, server.region());
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> started = IntStream.range(0, processes)
                        .mapToObj(number -> threads.submit(() -> {
                            try (ObjectStorage storage = new ObjectStorage(fresh)) {
                                start.await();
                                storage.makeBucket();
                                return storage.hasBucket();
                            }
                        }))
                        .toList();
                for (Future<Boolean> one : started) {
                    assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void makesTheBucketOnce(Store.S3 server) {
        try (ObjectStorage storage = open(server)) {
            storage.makeBucket();
            storage.put("made/once", new byte[] {1}, "text/plain");
            assertThat(storage.below("made/")).containsExactly("made/once");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void streamsAndCopies(Store.S3 server) throws Exception {
        byte[] bytes = new byte[11 * 1024 * 1024 + 3];
        new Random(2).nextBytes(bytes);
        try (ObjectStorage storage = open(server)) {
            storage.put("a/big", new ByteArrayInputStream(bytes), "application/octet-stream");
            storage.copy("a/big", "a/copy");
            try (InputStream read = storage.get("a/copy").orElseThrow()) {
                assertThat(read.readAllBytes()).isEqualTo(bytes);
            }
            int first = 6 * 1024 * 1024 + 1;
            try (InputStream read = storage.get("a/big", first).orElseThrow()) {
                assertThat(read.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, first, bytes.length));
            }
            assertThat(storage.get("a/none")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void removesOneOrAllBelow(Store.S3 server) {
        try (ObjectStorage storage = open(server)) {
            for (int i = 0; i < 5; i++) {
                storage.put("r/1/" + i, new byte[] {1}, "text/plain");
            }
            storage.put("r/10", new byte[] {1}, "text/plain");
            storage.remove("r/1/0");
            storage.remove("r/1/0");
            assertThat(storage.below("r/1/")).hasSize(4);
            storage.remove("r/1/");
            storage.remove("r/none/");
            assertThat(storage.below("r/")).containsExactly("r/10");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void takesAnUploadBackThatBreaksOff(Store.S3 server) throws Exception {
        try (ObjectStorage storage = open(server)) {
            InputStream broken = new InputStream() {
                private long sent;

                @Override
                public int read() throws IOException {
                    return read(new byte[1], 0, 1) < 0 ? -1 : 0;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    sent += length;
                    if (sent > 7L * 1024 * 1024) {
                        throw new IOException("gone");
                    }
                    return length;
                }
            };
            assertThatThrownBy(() -> storage.put("b/broken", broken, "text/plain")).isInstanceOf(RuntimeException.class);
            assertThat(storage.get("b/broken")).isEmpty();
        }
        try (MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(server.endpoint())
                .region(server.region())
                .credentials(server.accessKey(), server.secretKey())
                .build()) {
            assertThat(client.listMultipartUploads(ListMultipartUploadsArgs.builder()
                                    .bucket(server.bucket())
                                    .prefix("b/broken")
                                    .build())
                            .get()
                            .result()
                            .uploads())
                    .isEmpty();
        }
    }

    private static ObjectStorage open(Store.S3 server) {
        ObjectStorage storage = new ObjectStorage(server);
        storage.makeBucket();
        return storage;
    }
}
