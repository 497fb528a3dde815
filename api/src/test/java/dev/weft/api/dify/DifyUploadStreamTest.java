package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Eventually;
import dev.weft.api.Multipart;
import dev.weft.api.Relay;
import dev.weft.api.WatchedStorage;
import dev.weft.api.WindowedUpload;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An API of its own, whose way to storage is watched and can be cut. */
class DifyUploadStreamTest {
    private static final String PATH = "/v1/files/upload";
    private static final long MB = 1024 * 1024;
    private static final String USER = "--" + Multipart.BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nabc-123\r\n";
    private static final byte[] MP4 = "\0\0\0\30ftypmp42\0\0\0\0mp42isom".getBytes(StandardCharsets.ISO_8859_1);

    private static Relay storage;
    private static WatchedStorage served;
    private static App app;

    @BeforeAll
    static void serve() throws Exception {
        served = WatchedStorage.serve();
        storage = served.storage();
        app = App.of(new Api(served.context()), App.QUICK);
    }

    @AfterAll
    static void stop() throws Exception {
        served.close();
    }

    private static Api.Answer video(long size) {
        WindowedUpload body = new WindowedUpload(storage, USER, "file", "a.mp4", MP4, 1, size, 16 * MB);
        return app.api.send(app.api.request("POST", PATH, Optional.empty())
                .timeout(Duration.ofMinutes(4))
                .header("Content-Type", "multipart/form-data; boundary=" + Multipart.BOUNDARY)
                .POST(BodyPublishers.ofInputStream(() -> body)));
    }

    @Test
    @DisplayName("Uploads stream to storage, never whole in memory: of 100 MB never more than 16 MB are under way")
    void uploadsStream() {
        JsonNode file = video(100 * MB).expect(201).json();
        assertThat(file.path("size").asLong()).isEqualTo(100 * MB);
        assertThat(file.path("mime_type").stringValue()).isEqualTo("video/mp4");
        app.owner.delete("/weft/v1/files/" + file.path("id").stringValue()).expect(204);
    }

    @Test
    @DisplayName("503, s3_connection_failed, unable to connect to S3 service; nothing is left, and it works again later")
    void withoutStorage() {
        storage.cut();
        try {
            JsonNode refused = App.refused(upload(), 503, "s3_connection_failed", "");
            assertThat(refused.path("message").stringValue()).doesNotContain("127.0.0.1");
        } finally {
            storage.restore();
        }
        assertThat(app.owner.get("/weft/v1/files").json().path("items")).isEmpty();
        JsonNode file = Eventually.get(DifyUploadStreamTest::upload, sent -> sent.status() == 201).json();
        app.owner.delete("/weft/v1/files/" + file.path("id").stringValue()).expect(204);
    }

    private static Api.Answer upload() {
        return new Multipart().field("user", "u").file("file", "a.txt", "text/plain", new byte[] {'a'}).send(app.api, PATH);
    }
}
