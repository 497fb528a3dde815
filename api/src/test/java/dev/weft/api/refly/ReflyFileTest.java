package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.Eventually;
import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import dev.weft.api.Samples;
import dev.weft.api.core.Retention;
import dev.weft.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@DisplayName("POST /openapi/files/upload: Upload files for workflow variables")
class ReflyFileTest {
    private static final String PATH = "/v1/openapi/files/upload";
    private static final int MB = 1024 * 1024;
    private static final byte[] X = {'x'};

    private final Api api = new Api();
    private final Store store = Api.part(Store.class);

    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private static Multipart files(int count) {
        Multipart body = new Multipart();
        for (int i = 0; i < count; i++) {
            body.file("files", i + ".txt", "text/plain", X);
        }
        return body;
    }

    private String upload() {
        return files(1).send(api, PATH).expect(200).json().at("/data/files/0/fileKey").stringValue();
    }

    private void nothingIsStored() {
        assertThat(api.get("/weft/v1/files").expect(200).json().path("items")).isEmpty();
    }

    private static JsonNode refused(Answer answer, int status, String code) {
        JsonNode body = answer.expect(status).json();
        assertThat(body.path("success").isBoolean()).isTrue();
        assertThat(body.path("success").booleanValue()).isFalse();
        assertThat(body.path("errCode").stringValue()).isEqualTo(code);
        assertThat(body.path("errMsg").stringValue()).isNotBlank();
        assertThat(body.path("traceId").stringValue()).matches("[0-9a-f]{32}");
        assertThat(body.has("data")).isFalse();
        return body;
    }

    @Test
    @DisplayName("200 Files uploaded successfully: data.files[].fileKey and fileName are strings, one for each file, in order")
    void filesUploaded() {
        JsonNode body = new Multipart()
                .file("files", "a.txt", "text/plain", "a".getBytes(StandardCharsets.UTF_8))
                .file("files", "größe 表.bin", "application/octet-stream", new byte[] {0, -1})
                .send(api, PATH)
                .expect(200)
                .json();
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("success", "traceId", "data");
        assertThat(body.path("success").booleanValue()).isTrue();
        assertThat(body.path("traceId").isString()).isTrue();
        assertThat(body.path("data").propertyNames()).containsExactly("files");
        JsonNode files = body.path("data").path("files");
        assertThat(files).hasSize(2).allSatisfy(file -> {
            assertThat(file.propertyNames()).containsExactlyInAnyOrder("fileKey", "fileName");
            assertThat(file.path("fileKey").isString()).isTrue();
        });
        assertThat(files.findValuesAsString("fileName")).containsExactly("a.txt", "größe 表.bin");
        JsonNode stored =
                api.get("/weft/v1/files/" + files.get(1).path("fileKey").stringValue()).expect(200).json();
        assertThat(stored.path("size").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("Files to upload for workflow variables: up to 10, and fields of text beside them mean nothing")
    void tenFiles() {
        assertThat(files(10).field("note", "hello").send(api, PATH).expect(200).json().at("/data/files")).hasSize(10);
    }

    @Test
    @DisplayName("A file of exactly 50 MB is taken, one byte more is not")
    void fiftyMegabytes() {
        byte[] bytes = new byte[50 * MB + 1];
        refused(
                new Multipart().file("files", "b.bin", "application/octet-stream", bytes).send(api, PATH),
                400,
                "INVALID_REQUEST_BODY");
        nothingIsStored();
        byte[] most = new byte[50 * MB];
        new Multipart().file("files", "a.bin", "application/octet-stream", most).send(api, PATH).expect(200);
    }

    static Stream<Arguments> badBodies() {
        String most = "n".repeat(252) + ".txt";
        return Stream.of(
                Arguments.of("no parts", new Multipart()),
                Arguments.of("11 files", files(11)),
                Arguments.of("an empty file", files(2).file("files", "e.txt", "text/plain", new byte[0])),
                Arguments.of("the wrong part name", files(1).file("file", "a.txt", "text/plain", X)),
                Arguments.of("files as a field of text", files(1).field("files", "x")),
                Arguments.of("only other fields", new Multipart().field("note", "x")),
                Arguments.of("no name", files(1).file("files", "", "text/plain", X)),
                Arguments.of("a name of spaces", files(1).file("files", "  ", "text/plain", X)),
                Arguments.of("a name with path parts", files(1).file("files", "../../etc/passwd", "text/plain", X)),
                Arguments.of("an absolute name", files(1).file("files", "/etc/passwd", "text/plain", X)),
                Arguments.of("a name with a drive", files(1).file("files", "C:\\evil.txt", "text/plain", X)),
                Arguments.of("a name that is a folder", files(1).file("files", "..", "text/plain", X)),
                Arguments.of("a name with NUL", files(1).file("files", "a\0.txt", "text/plain", X)),
                Arguments.of("a name with control characters", files(1).file("files", "a\u0007.txt", "text/plain", X)),
                Arguments.of("300 UTF-8 characters", files(1).file("files", "ü".repeat(296) + ".txt", "text/plain", X)),
                Arguments.of("a name of 256", files(1).file("files", most, "text/plain", X)),
                Arguments.of("a name of 9,000", files(1).file("files", "n".repeat(9_000), "text/plain", X)));
    }

    @ParameterizedTest(name = "400 Invalid request parameters: {0}")
    @MethodSource("badBodies")
    void badBodyIsRefusedAndNothingIsStored(String what, Multipart body) {
        refused(body.send(api, PATH), 400, "INVALID_REQUEST_BODY");
        nothingIsStored();
    }

    static Stream<Arguments> noUploads() {
        String form = "multipart/form-data; boundary=" + Multipart.BOUNDARY;
        String part = "--" + Multipart.BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\n\r\nhalf";
        return Stream.of(
                Arguments.of("JSON", "application/json", "{\"files\":[\"x\"]}"),
                Arguments.of("bytes alone", "application/octet-stream", "x"),
                Arguments.of("a form of text", "application/x-www-form-urlencoded", "files=x"),
                Arguments.of("no boundary", "multipart/form-data", part),
                Arguments.of("another boundary", "multipart/form-data; boundary=other", part),
                Arguments.of("a part that breaks off", form, part),
                Arguments.of("no end", form, part + "\r\n--" + Multipart.BOUNDARY + "\r\n"),
                Arguments.of("nothing", form, ""),
                Arguments.of("no multipart", form, "hello"));
    }

    @ParameterizedTest(name = "400 Invalid request parameters: {0}")
    @MethodSource("noUploads")
    void whatIsNoUploadIsRefusedAndNothingIsStored(String what, String contentType, String body) {
        refused(
                api.send(api.request("POST", PATH, Optional.empty())
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body))),
                400,
                "INVALID_REQUEST_BODY");
        nothingIsStored();
    }

    @Test
    @DisplayName("400 Invalid request parameters: no body and no Content-Type")
    void nothingAtAll() {
        refused(api.post(PATH), 400, "INVALID_REQUEST_BODY");
    }

    @Test
    @DisplayName("400: the error of a file that is refused after others names it")
    void theErrorNamesTheFile() {
        Answer answer = files(3).file("files", "empty.txt", "text/plain", new byte[0]).send(api, PATH);
        assertThat(refused(answer, 400, "INVALID_REQUEST_BODY").path("errMsg").stringValue()).contains("empty.txt");
    }

    @Test
    @DisplayName("401 Unauthorized - invalid or missing API key")
    void withoutAKey() {
        refused(files(1).send(api.with(""), PATH), 401, "E0004");
        refused(files(1).send(api.with("wk-wrong"), PATH), 401, "E0004");
        nothingIsStored();
    }

    @Test
    @DisplayName("A rejected upload reaches a client that writes 51 MB before it reads, with and without a key")
    void aClientThatWritesBeforeItReads() throws Exception {
        for (String[] who : new String[][] {{api.key, "400"}, {"wk-wrong", "401"}}) {
            List<String> answer = writeThenRead(who[0], 51L * MB, 1);
            assertThat(answer.getFirst()).startsWith("HTTP/1.1 " + who[1]);
            assertThat(answer.getLast()).startsWith("{").contains("\"success\":false");
        }
        nothingIsStored();
    }

    @Test
    @DisplayName("A rejected upload reaches a client that goes on to send ten files of 51 MB")
    void aClientThatSendsMuch() throws Exception {
        assertThat(writeThenRead(api.key, 51L * MB, 10).getFirst()).startsWith("HTTP/1.1 400");
        nothingIsStored();
    }

    /** Sends files of zeros through a socket, to the last byte, and only then reads the answer's lines. */
    private List<String> writeThenRead(String key, long size, int count) throws IOException {
        byte[] head = ("--" + Multipart.BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.bin\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] foot = ("--" + Multipart.BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
        long length = count * (head.length + size + 2) + foot.length;
        byte[] zeros = new byte[MB];
        try (Socket socket = new Socket("127.0.0.1", api.uri("/").getPort())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + PATH + " HTTP/1.1\r\nHost: weft\r\nConnection: close\r\nAuthorization: Bearer " + key
                            + "\r\nContent-Type: multipart/form-data; boundary=" + Multipart.BOUNDARY
                            + "\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < count; i++) {
                out.write(head);
                for (long sent = 0; sent < size; sent += zeros.length) {
                    out.write(zeros, 0, (int) Math.min(zeros.length, size - sent));
                }
                out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            out.write(foot);
            out.flush();
            List<String> lines = new ArrayList<>();
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = answer.readLine(); line != null; line = answer.readLine()) {
                if (!line.isEmpty() && !line.matches("[0-9a-f]{1,8}")) {
                    lines.add(line);
                }
            }
            return lines;
        }
    }

    private Retention retention(Duration later) {
        Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
        return new Retention(store.runs(), store.files(), clock, Duration.ofDays(30), Duration.ofHours(24));
    }

    private Answer run(String canvas, String variables) {
        return api.post("/v1/openapi/workflow/" + canvas + "/run", "{\"variables\":{\"text\":\"a\"," + variables + "}}");
    }

    private String inputs() {
        return api.canvas(Samples.INPUTS);
    }

    private boolean exists(String fileKey) {
        return api.get("/weft/v1/files/" + fileKey).status() == 200;
    }

    @Test
    @DisplayName("For file variables, pass fileKey (or an array of fileKey) returned by /openapi/files/upload")
    void fileKeysAreVariables() {
        String canvas = inputs();
        String one = upload();
        String other = upload();
        for (String variables : new String[] {
            "\"doc\":\"" + one + "\"",
            "\"doc\":[\"" + one + "\"]",
            "\"docs\":\"" + one + "\"",
            "\"docs\":[\"" + one + "\",\"" + other + "\"]"
        }) {
            String run = run(canvas, variables).expect(200).json().at("/data/executionId").stringValue();
            assertThat(api.get("/weft/v1/runs/" + run).expect(200).json().path("inputs").toString())
                    .contains("\"file\":\"" + one + "\"");
        }
        refused(run(canvas, "\"doc\":[\"" + one + "\",\"" + other + "\"]"), 400, "INVALID_REQUEST_BODY");
    }

    @Test
    @DisplayName("A webhook's delivery names files by their fileKey too")
    void aWebhookTakesFileKeys() {
        String hook = api.post("/weft/v1/triggers", "{\"canvasId\":\"" + inputs() + "\",\"type\":\"webhook\"}")
                .expect(201)
                .json()
                .path("id")
                .stringValue();
        Api nobody = api.with("");
        String path = "/v1/openapi/webhook/" + hook + "/run";
        nobody.post(path, "{\"variables\":{\"text\":\"a\",\"doc\":\"" + upload() + "\"}}").expect(200);
        String foreign = files(1).send(new Api(), PATH).json().at("/data/files/0/fileKey").stringValue();
        refused(
                nobody.post(path, "{\"variables\":{\"text\":\"a\",\"doc\":\"" + foreign + "\"}}"), 400, "E1012");
    }

    @Test
    @DisplayName("Unused files are cleaned up after about 24 hours; their fileKey is then E1012")
    void unusedFilesExpire() {
        String canvas = inputs();
        String fileKey = upload();
        retention(Duration.ofHours(23)).expireFiles();
        assertThat(exists(fileKey)).isTrue();
        retention(Duration.ofHours(25)).expireFiles();
        assertThat(exists(fileKey)).isFalse();
        refused(run(canvas, "\"doc\":\"" + fileKey + "\""), 400, "E1012");
        refused(run(canvas, "\"docs\":[\"" + fileKey + "\"]"), 400, "E1012");
        assertThat(api.get("/weft/v1/runs?canvasId=" + canvas).json().path("items")).isEmpty();
    }

    @Test
    @DisplayName("A file that is used at hour 23 survives hour 25, while its run is open and after it has ended")
    void usedFilesStay() {
        String fileKey = upload();
        String open = run(inputs(), "\"doc\":\"" + fileKey + "\"")
                .expect(200)
                .json()
                .at("/data/executionId")
                .stringValue();
        retention(Duration.ofHours(23)).expireFiles();
        retention(Duration.ofHours(25)).expireFiles();
        assertThat(exists(fileKey)).isTrue();
        api.post("/v1/openapi/workflow/" + open + "/abort").expect(200);
        Eventually.get(
                () -> api.get("/weft/v1/runs/" + open).json(),
                run -> run.path("status").stringValue().equals("aborted"));
        retention(Duration.ofDays(29)).expireFiles();
        assertThat(exists(fileKey)).isTrue();
        api.delete("/weft/v1/runs/" + open).expect(204);
        retention(Duration.ofDays(29)).expireFiles();
        assertThat(exists(fileKey)).isFalse();
    }

    @Test
    @DisplayName("A file that a refused run named is still unused")
    void aRefusedRunUsesNothing() {
        String fileKey = upload();
        refused(run(inputs(), "\"region\":\"MARS\",\"doc\":\"" + fileKey + "\""), 400, "INVALID_REQUEST_BODY");
        retention(Duration.ofHours(25)).expireFiles();
        assertThat(exists(fileKey)).isFalse();
    }

    @Test
    @DisplayName("A fileKey of another workspace is E1012, as one that never was")
    void foreignFileKeys() {
        String foreign = files(1).send(new Api(), PATH).json().at("/data/files/0/fileKey").stringValue();
        String canvas = inputs();
        String message = refused(run(canvas, "\"doc\":\"" + foreign + "\""), 400, "E1012").path("errMsg").stringValue();
        assertThat(refused(run(canvas, "\"doc\":\"file_none\""), 400, "E1012").path("errMsg").stringValue())
                .isEqualTo(message);
    }
}
