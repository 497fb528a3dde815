package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Eventually;
import dev.weft.api.Multipart;
import dev.weft.api.Relay;
import dev.weft.api.WatchedStorage;
import dev.weft.api.WindowedUpload;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An API of its own, whose way to storage is watched and can be cut. */
class ReflyUploadStreamTest {
    private static final String PATH = "/v1/openapi/files/upload";
    private static final long MB = 1024 * 1024;

    private static Relay storage;
    private static WatchedStorage served;
    private static Api api;

    @BeforeAll
    static void serve() throws Exception {
        served = WatchedStorage.serve();
        storage = served.storage();
        api = new Api(served.context());
    }

    @AfterAll
    static void stop() throws Exception {
        served.close();
    }

    @Test
    @DisplayName("Uploads stream to storage, never whole in memory: of 10 x 50 MB never more than 16 MB are under way")
    void uploadsStream() {
        WindowedUpload body =
                new WindowedUpload(storage, "", "files", "a.bin", new byte[0], 10, 50 * MB, 16 * MB);
        JsonNode answer = api.send(api.request("POST", PATH, Optional.empty())
                        .timeout(Duration.ofMinutes(4))
                        .header("Content-Type", "multipart/form-data; boundary=" + Multipart.BOUNDARY)
                        .POST(BodyPublishers.ofInputStream(() -> body)))
                .expect(200)
                .json();
        assertThat(answer.at("/data/files")).hasSize(10);
        JsonNode stored = api.get("/weft/v1/files?limit=20").expect(200).json().path("items");
        assertThat(stored).hasSize(10).allSatisfy(file -> assertThat(file.path("size").asLong()).isEqualTo(50 * MB));
        stored.forEach(file -> api.delete("/weft/v1/files/" + file.path("id").stringValue()).expect(204));
    }

    @Test
    @DisplayName("Without storage an upload is E0001 and leaves nothing, and works again once storage is back")
    void withoutStorage() {
        storage.cut();
        try {
            JsonNode refused = new Multipart()
                    .file("files", "a.txt", "text/plain", new byte[] {1})
                    .send(api, PATH)
                    .expect(503)
                    .json();
            assertThat(refused.path("errCode").stringValue()).isEqualTo("E0001");
            assertThat(refused.path("errMsg").stringValue()).doesNotContain("127.0.0.1");
        } finally {
            storage.restore();
        }
        assertThat(api.get("/weft/v1/files").json().path("items")).isEmpty();
        JsonNode answer = Eventually.get(
                        () -> new Multipart().file("files", "a.txt", "text/plain", new byte[] {1}).send(api, PATH),
                        sent -> sent.status() == 200)
                .json();
        api.delete("/weft/v1/files/" + answer.at("/data/files/0/fileKey").stringValue()).expect(204);
    }
}
