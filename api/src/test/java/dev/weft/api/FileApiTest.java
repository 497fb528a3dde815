package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FileApiTest {
    private final Api api = new Api();

    @Test
    void whatIsUploadedComesBackByteForByte() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        JsonNode file = Multipart.upload(api, "data.bin", "application/octet-stream", bytes).expect(201).json();
        assertThat(file.path("size").asLong()).isEqualTo(bytes.length);
        HttpResponse<byte[]> download = Api.client().send(
                api.request("GET", "/weft/v1/files/" + file.path("id").stringValue() + "/content", Optional.empty())
                        .build(), BodyHandlers.ofByteArray());
        assertThat(download.body()).isEqualTo(bytes);
        assertThat(download.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment");
        assertThat(download.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(download.headers().firstValue("Content-Length")).contains("3000000");
    }

    @Test
    void filesAreListedDescribedAndDeleted() {
        String id = Multipart.upload(api, "a.txt", "text/plain", "x".getBytes()).expect(201).json()
                .path("id").stringValue();
        assertThat(api.get("/weft/v1/files").expect(200).json().path("items").get(0).path("id").stringValue())
                .isEqualTo(id);
        assertThat(api.get("/weft/v1/files/" + id).expect(200).json().path("name").stringValue()).isEqualTo("a.txt");
        api.delete("/weft/v1/files/" + id).expect(204);
        api.get("/weft/v1/files/" + id).expect(404);
        api.get("/weft/v1/files/" + id + "/content").expect(404);
        api.delete("/weft/v1/files/" + id).expect(404);
    }

    @Test
    void severalFilesComeInOneBody() {
        JsonNode answer = new Multipart()
                .file("a", "a.txt", "text/plain", "a".getBytes())
                .file("b", "b.csv", "application/octet-stream", "b".getBytes())
                .send(api, "/weft/v1/files")
                .expect(201)
                .json();
        assertThat(answer.path("items")).hasSize(2);
        assertThat(answer.path("items").get(1).path("contentType").stringValue()).isEqualTo("text/csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../etc/passwd | passwd",
                "C:\\\\temp\\\\evil.txt | evil.txt",
                "Übersicht ✓.txt | Übersicht ✓.txt",
                ".. | file"
            })
    void aNameLosesItsPathAndKeepsItsLetters(String given, String kept) {
        JsonNode file = Multipart.upload(api, given, "text/plain", "x".getBytes()).expect(201).json();
        assertThat(file.path("name").stringValue()).isEqualTo(kept);
    }

    @Test
    void aLongNameIsCutAndKeepsItsExtension() {
        JsonNode file = Multipart.upload(api, "ü".repeat(300) + ".txt", "text/plain", "x".getBytes()).expect(201).json();
        assertThat(file.path("name").stringValue()).hasSize(255).endsWith(".txt");
    }

    @Test
    void bodiesThatAreNoUploadAreRefusedAndNothingIsKept() {
        api.post("/weft/v1/files", "{}").expect(415);
        api.post("/weft/v1/files").expect(415);
        new Multipart().send(api, "/weft/v1/files").expect(422);
        new Multipart().field("name", "x").send(api, "/weft/v1/files").expect(422);
        new Multipart().file("a", "a.txt", "text/plain", "a".getBytes()).field("name", "x").send(api, "/weft/v1/files")
                .expect(422);
        new Multipart().raw(api, "/weft/v1/files", "multipart/form-data").expect(400);
        Answer cut = api.send(api.request("POST", "/weft/v1/files", Optional.empty())
                .header("Content-Type", "multipart/form-data; boundary=" + Multipart.BOUNDARY)
                .POST(BodyPublishers.ofString("--" + Multipart.BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\r\nhalf")));
        cut.expect(400);
        Multipart eleven = new Multipart();
        for (int i = 0; i < 11; i++) {
            eleven.file("f" + i, i + ".txt", "text/plain", "x".getBytes());
        }
        eleven.send(api, "/weft/v1/files").expect(422);
        assertThat(api.get("/weft/v1/files").json().path("items")).isEmpty();
    }

    @Test
    void aFileOverTheLimitIsRefusedAndNothingIsKept() {
        long tooLarge = 104_857_600L + 1;
        String head = "--" + Multipart.BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.bin\"\r\n\r\n";
        Answer answer = api.send(api.request("POST", "/weft/v1/files", Optional.empty())
                .header("Content-Type", "multipart/form-data; boundary=" + Multipart.BOUNDARY)
                .POST(BodyPublishers.ofInputStream(() -> new java.io.SequenceInputStream(
                        new java.io.ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)),
                        new java.io.SequenceInputStream(
                                new Zeros(tooLarge),
                                new java.io.ByteArrayInputStream(
                                        ("\r\n--" + Multipart.BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8)))))));
        assertThat(answer.expect(413).json().path("type").stringValue()).isEqualTo("urn:weft:problem:too-large");
        assertThat(api.get("/weft/v1/files").json().path("items")).isEmpty();
    }

    /** So many zero bytes. */
    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            java.util.Arrays.fill(bytes, offset, offset + count, (byte) 0);
            left -= count;
            return count;
        }
    }
}
