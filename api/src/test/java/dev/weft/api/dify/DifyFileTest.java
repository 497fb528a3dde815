package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.FakeWorker;
import dev.weft.api.Multipart;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DifyFileTest {
    @BeforeAll
    static void work() {
        FakeWorker.start();
    }

    private static final String PATH = "/v1/files/upload";
    private static final int MB = 1024 * 1024;
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    private static final String CANVAS =
            """
            {"title":"Quick","variables":[
               {"name":"doc","type":"file","fileKinds":["document"]},
               {"name":"pictures","type":"files","fileKinds":["image"],"maxLength":2,"uploadMethods":["local_file"]},
               {"name":"web","type":"file","uploadMethods":["remote_url"]}],
             "tasks":[{"id":"hello","type":"template","config":{"value":"hello"}}]}""";

    private final App app = App.of(CANVAS);

    private static Answer upload(Api api, String name, byte[] bytes, String user) {
        return new Multipart().file("file", name, "application/octet-stream", bytes).field("user", user).send(api, PATH);
    }

    private static String id(Answer answer) {
        return answer.expect(201).json().path("id").stringValue();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("After a successful upload, the server will return the file's ID and related information: 201")
    void anUploadIsDescribed() {
        JsonNode file = upload(app.api, "example.PNG", PNG, "abc-123").expect(201).json();
        assertThat(file.propertyNames()).containsExactlyInAnyOrder(
                "id", "name", "size", "extension", "mime_type", "created_by", "created_at");
        assertThat(file.path("name").stringValue()).isEqualTo("example.PNG");
        assertThat(file.path("size").asInt()).isEqualTo(PNG.length);
        assertThat(file.path("extension").stringValue()).isEqualTo("png");
        assertThat(file.path("mime_type").stringValue()).isEqualTo("image/png");
        assertThat(file.path("created_at").isIntegralNumber()).isTrue();
        JsonNode again = upload(app.api, "a.txt", text("a"), "abc-123").expect(201).json();
        assertThat(again.path("created_by")).isEqualTo(file.path("created_by"));
        assertThat(upload(app.api, "a.txt", text("a"), "other").expect(201).json().path("created_by"))
                .isNotEqualTo(file.path("created_by"));
    }

    @Test
    @DisplayName("user (string) Required, before the file or after it")
    void theUserMayComeFirst() {
        String id = id(new Multipart()
                .field("user", "first")
                .field("type", "TXT")
                .file("file", "a.txt", "text/plain", text("a"))
                .send(app.api, PATH));
        app.api.get("/v1/files/" + id + "/preview?user=first").expect(200);
        App.refused(app.api.get("/v1/files/" + id + "/preview?user=second"), 404, "not_found", "");
        App.refused(
                new Multipart().file("file", "a.txt", "text/plain", text("a")).send(app.api, PATH),
                400,
                "invalid_param",
                "user");
    }

    @Test
    @DisplayName("400 no_file_uploaded, 400 too_many_files")
    void oneFileIsTaken() {
        App.refused(new Multipart().field("user", "u").send(app.api, PATH), 400, "no_file_uploaded", "");
        App.refused(
                new Multipart().field("user", "u").file("other", "a.txt", "text/plain", text("a")).send(app.api, PATH),
                400,
                "no_file_uploaded",
                "");
        App.refused(app.api.post(PATH, "{}"), 400, "no_file_uploaded", "");
        App.refused(app.api.post(PATH), 400, "no_file_uploaded", "");
        Multipart many = new Multipart().field("user", "u");
        for (int i = 0; i < 900; i++) {
            many.file("file", i + ".txt", "text/plain", text("a"));
        }
        App.refused(many.send(app.api, PATH), 400, "too_many_files", "");
        assertThat(app.owner.get("/weft/v1/files").json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("413 file_too_large, by the limits of /parameters for each kind")
    @CsvSource({"a.txt, 15", "a.svg, 10", "a.wav, 50"})
    void limitsPerKind(String name, int megabytes) {
        byte[] head = name.endsWith("wav")
                ? text("RIFF\1\1\1\1WAVEfmt ")
                : name.endsWith("svg") ? text("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>") : text("a");
        byte[] largest = Arrays.copyOf(head, megabytes * MB);
        Arrays.fill(largest, head.length, largest.length, (byte) ' ');
        upload(app.api, name, largest, "u").expect(201);
        App.refused(upload(app.api, name, Arrays.copyOf(largest, largest.length + 1), "u"), 413, "file_too_large", "");
    }

    @ParameterizedTest
    @DisplayName("415 unsupported_file_type: extension and sniffed content decide the type")
    @CsvSource({"a.exe", "a", "a.png.exe", "png", "a.weft"})
    void unknownExtensionsAreRefused(String name) {
        App.refused(upload(app.api, name, text("hello"), "u"), 415, "unsupported_file_type", "");
    }

    @Test
    @DisplayName("415 unsupported_file_type: content that is not what the extension stands for")
    void foreignContentIsRefused() {
        byte[] html = text("<!DOCTYPE html><html><body><script>alert(1)</script></body></html>");
        byte[] program = new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0};
        for (String name : List.of("a.png", "a.pdf", "a.mp3", "a.mp4", "a.docx", "a.webp", "a.svg")) {
            App.refused(upload(app.api, name, html, "u"), 415, "unsupported_file_type", "");
        }
        for (String name : List.of("a.txt", "a.md", "a.csv", "a.html", "a.pdf", "a.epub")) {
            App.refused(upload(app.api, name, PNG, "u"), 415, "unsupported_file_type", "");
            App.refused(upload(app.api, name, program, "u"), 415, "unsupported_file_type", "");
        }
        for (String name : List.of("a.txt", "a.md", "a.csv", "a.json", "a.yaml", "a.xml", "a.html", "a.eml")) {
            upload(app.api, name, text("{\"Größe\": \"✓\"}\n"), "u").expect(201);
            upload(app.api, name, new byte[0], "u").expect(201);
        }
        upload(app.api, "a.pdf", text("%PDF-1.7\n"), "u").expect(201);
        upload(app.api, "a.svg", text("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "u").expect(201);
    }

    @Test
    @DisplayName("An extension of the canvas's own kind custom is taken")
    void customExtensions() {
        App custom = App.of(CANVAS.replace("\"fileKinds\":[\"document\"]", "\"fileKinds\":[\"custom\"],\"fileExtensions\":[\".weft\"]"));
        String id = id(upload(custom.api, "a.WEFT", text("x"), "u"));
        App.refused(upload(custom.api, "a.exe", text("x"), "u"), 415, "unsupported_file_type", "");
        custom.run("{'inputs':{'doc':" + local(id) + "},'user':'u'}").expect(200);
    }

    @Test
    @DisplayName("Uploaded files are for use by the current end-user only: another one's, app's or workspace's is 404")
    void filesAreTheirUsersAlone() {
        String id = id(upload(app.api, "a.txt", text("hello"), "abc-123"));
        String path = "/v1/files/" + id + "/preview";
        for (Answer answer : List.of(
                app.api.get(path + "?user=somebody"),
                app.neighbour().api.get(path + "?user=abc-123"),
                app.neighbour().api.get(path),
                App.of(App.QUICK).api.get(path),
                app.api.get("/v1/files/file_none/preview"))) {
            App.refused(answer, 404, "not_found", "");
        }
        App.refused(app.run("{'inputs':{'doc':" + local(id) + "},'user':'somebody'}"), 400, "invalid_param", "doc");
        App.refused(app.run("{'inputs':{},'files':[" + local(id) + "],'user':'somebody'}"), 400, "invalid_param", "files");
        assertThat(app.stored()).isZero();
    }

    @Test
    @DisplayName("preview with Content-Disposition: attachment and nosniff unless an image")
    void previewsAreSavedUnlessTheyArePictures() {
        String doc = id(upload(app.api, "ä.html", text("<p>hi</p>"), "u"));
        Answer saved = app.api.get("/v1/files/" + doc + "/preview?user=u").expect(200);
        assertThat(saved.header("Content-Disposition")).startsWith("attachment; ");
        assertThat(saved.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(saved.body()).isEqualTo("<p>hi</p>");
        String picture = id(upload(app.api, "a.png", PNG, "u"));
        Answer shown = app.api.get("/v1/files/" + picture + "/preview?user=u").expect(200);
        assertThat(shown.header("Content-Disposition")).startsWith("inline; ");
        assertThat(shown.header("Content-Type")).isEqualTo("image/png");
        assertThat(app.api.get("/v1/files/" + picture + "/preview?as_attachment=true").header("Content-Disposition"))
                .startsWith("attachment; ");
        App.refused(app.api.get("/v1/files/" + picture + "/preview?as_attachment=x"), 400, "invalid_param", "as_attachment");
        Answer part = app.api.send(app.api.request("GET", "/v1/files/" + doc + "/preview", Optional.empty())
                .header("Range", "bytes=3-4"));
        assertThat(part.expect(206).body()).isEqualTo("hi");
    }

    @Test
    @DisplayName("If the variable is of File type, specify an object that has the keys described in files")
    void filesOfVariables() {
        String doc = id(upload(app.api, "a.txt", text("a"), "u"));
        String first = id(upload(app.api, "a.png", PNG, "u"));
        String second = id(upload(app.api, "b.png", PNG, "u"));
        App.refused(app.run("{'inputs':{'doc':" + local(first) + "},'user':'u'}"), 400, "invalid_param", "doc");
        App.refused(app.run("{'inputs':{'doc':'" + doc + "'},'user':'u'}"), 400, "invalid_param", "doc");
        App.refused(
                app.run("{'inputs':{'pictures':[" + local(first) + "," + local(second) + "," + local(first) + "]},'user':'u'}"),
                400,
                "invalid_param",
                "pictures");
        App.refused(app.run("{'inputs':{'pictures':[" + remote("http://x.example/a.png") + "]},'user':'u'}"), 400, "invalid_param", "pictures");
        App.refused(app.run("{'inputs':{'web':" + local(doc) + "},'user':'u'}"), 400, "invalid_param", "web");
        App.refused(app.run("{'inputs':{'web':" + remote("file:///etc/passwd") + "},'user':'u'}"), 400, "invalid_param", "web");
        App.refused(app.run("{'inputs':{'web':" + remote("not a url") + "},'user':'u'}"), 400, "invalid_param", "web");
        assertThat(app.stored()).isZero();
        Answer started = app.run(
                "{'inputs':{'doc':" + local(doc) + ",'pictures':[" + local(first) + "," + local(second) + "],'web':"
                        + remote("https://x.example/dir/b.mp3?x=1") + "},'files':[" + local(first) + ","
                        + remote("http://x.example/c.png") + "],'user':'u','response_mode':'streaming'}");
        JsonNode inputs = Told.events(started.expect(200).body()).getFirst().data().path("inputs");
        assertThat(inputs.path("doc").path("file").stringValue()).isEqualTo(doc);
        assertThat(inputs.path("pictures")).hasSize(2);
        assertThat(inputs.path("web").path("file").stringValue()).isEqualTo("https://x.example/dir/b.mp3?x=1");
        assertThat(inputs.path("web").path("name").stringValue()).isEqualTo("b.mp3");
        assertThat(inputs.path("sys.files")).hasSize(2);
        assertThat(inputs.path("sys.files").get(1).path("file").stringValue()).isEqualTo("http://x.example/c.png");
    }

    private static String local(String id) {
        return "{'transfer_method':'local_file','upload_file_id':'" + id + "','type':'document'}";
    }

    private static String remote(String url) {
        return "{'transfer_method':'remote_url','url':'" + url + "','type':'image'}";
    }
}
