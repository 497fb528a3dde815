package dev.weft.activities.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.Reply;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DocumentRunnerTest {
    @TempDir
    static Path folder;

    private static DocumentRunner runner;

    private final FakeTaskContext context = new FakeTaskContext(Duration.ofMinutes(5));

    @BeforeAll
    static void open() throws IOException {
        runner = new DocumentRunner(DocumentProcess.open(folder));
    }

    private JsonNode run(ObjectNode config) throws Exception {
        return CatalogueOutput.check("document", runner.run(config, context));
    }

    private String read(String name, byte[] bytes) throws Exception {
        ObjectNode config = Json.object();
        config.set("file", context.file(name, "application/octet-stream", bytes).toJson());
        return run(config).path("text").asString();
    }

    private String read(String name, String text) throws Exception {
        return read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private TaskException failure(String name, byte[] bytes) {
        return catchThrowableOfType(TaskException.class, () -> read(name, bytes));
    }

    @Test
    void readsOfficeDocuments() throws Exception {
        assertThat(read("a.docx", Documents.docx()))
                .contains("Größe and grace", "| Name | Age |\n| --- | --- |\n| Ada | 36 |");
        assertThat(read("a.xlsx", Documents.xlsx()))
                .contains("People", "| Name | Age |\n| --- | --- |\n| Ada \\| Countess | 36 |");
        assertThat(read("a.pptx", Documents.pptx())).contains("A slide says this");
        assertThat(read("a.rtf", "{\\rtf1\\ansi\\pard Hello {\\b bold} world\\par}")).contains("Hello bold world");
    }

    @Test
    void readsDocumentsOfOlderOfficeAndOutlook() throws Exception {
        assertThat(read("a.xls", Documents.xls())).contains("People", "| Name | Age |\n| --- | --- |\n| Ada | 36 |");
        assertThat(read("a.ppt", Documents.ppt())).contains("An old slide says this");
        assertThat(read("a.msg", Documents.msg())).contains("The subject", "A mail says this");
    }

    @Test
    void readsPdf() throws Exception {
        assertThat(read("a.pdf", Documents.pdf(false))).isEqualTo("A page says this");
        TaskException locked = failure("b.pdf", Documents.pdf(true));
        assertThat(locked.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
        assertThat(locked).hasMessage("b.pdf can't be read: it is protected by a password");
    }

    @Test
    void readsBooksMailsAndPages() throws Exception {
        assertThat(read("a.epub", Documents.epub())).contains("Chapter", "A book says this");
        assertThat(read("a.eml", "From: a@example.com\r\nTo: b@example.com\r\nSubject: Hi\r\nMIME-Version: 1.0\r\n"
                                + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nThe body\r\n"
                                + "--x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=t.csv\r\n\r\na,b\r\n1,2\r\n--x--\r\n"))
                .contains("The body", "a,b");
        assertThat(read("a.html", "<html><head><title>T</title><style>p{}</style></head><body><h1>Head</h1><p>One<br>two</p>"
                                + "<script>alert(1)</script><ul><li>x</li></ul><table><tr><td>a</td><td>b</td></tr></table></body></html>"))
                .isEqualTo("Head\n\nOne\ntwo\n\n- x\n\n| a | b |\n| --- | --- |");
    }

    @Test
    void readsPlainTexts() throws Exception {
        assertThat(read("a.txt", "First\n  second\n\nthird ä")).isEqualTo("First\n  second\n\nthird ä");
        assertThat(read("a.md", "# Head\n\n* one")).isEqualTo("# Head\n\n* one");
        assertThat(read("a.json", "{\"a\": 1}")).isEqualTo("{\"a\": 1}");
        assertThat(read("a.csv", "Name,Age\nAda,36\n")).isEqualTo("| Name | Age |\n| --- | --- |\n| Ada | 36 |");
    }

    @Test
    void givesAListForAList() throws Exception {
        ObjectNode config = Json.object();
        config.putArray("file")
                .add(context.file("a.txt", "text/plain", "one").toJson())
                .add(context.file("b.md", "text/markdown", "two").toJson());
        assertThat(run(config).toString()).isEqualTo("{\"text\":[\"one\",\"two\"]}");
    }

    @Test
    void saysWhatHasNoText() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0};
        TaskException image = failure("a.png", png);
        assertThat(image.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
        assertThat(image).hasMessageContaining("image/png");
        assertThat(failure("a.pdf", "%PDF-1.7 nonsense".getBytes(StandardCharsets.UTF_8)).code())
                .isEqualTo(FailureCode.FILE_UNREADABLE);
        assertThat(failure("a.docx", new byte[] {'P', 'K', 3, 4, 9, 9, 9}).code())
                .isEqualTo(FailureCode.FILE_UNREADABLE);
    }

    @Test
    void fetchesNothingThatADocumentNames() throws Exception {
        try (FakeHttpServer server = FakeHttpServer.replying(Reply.text("stolen"))) {
            String entity = "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY x SYSTEM '%s'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
                    .formatted(server.url("/x"));
            for (Map.Entry<String, byte[]> document : Map.of(
                            "a.xml", (entity + "<d>&x;&f;</d>").getBytes(StandardCharsets.UTF_8),
                            "a.html", ("<img src='%1$s'><iframe src='%1$s'></iframe><link rel=stylesheet href='%1$s'>text"
                                            .formatted(server.url("/y")))
                                    .getBytes(StandardCharsets.UTF_8),
                            "a.epub", Documents.zip(Map.of(
                                    "mimetype", "application/epub+zip",
                                    "c.xhtml", entity + "<html><body>&x;&f;</body></html>")))
                    .entrySet()) {
                String text;
                try {
                    text = read(document.getKey(), document.getValue());
                } catch (TaskException e) {
                    text = e.getMessage();
                }
                assertThat(text).as(document.getKey()).doesNotContain("stolen", "root:");
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void survivesDocumentsThatAreLargerThanTheySeem() throws Exception {
        assertThat(failure("bomb.docx", Documents.bomb(200)).code())
                .isIn(FailureCode.FILE_UNREADABLE, FailureCode.OUTPUT_TOO_LARGE);
        assertThat(read("a.txt", "still there")).isEqualTo("still there");
    }

    @Test
    void saysWhenTheTextIsTooLong() {
        ObjectNode config = Json.object().put("maxCharacters", 1000);
        config.set("file", context.file("a.txt", "text/plain", "x".repeat(5000)).toJson());
        TaskException failure = catchThrowableOfType(TaskException.class, () -> run(config));
        assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
        assertThat(failure).hasMessage("The text of a.txt has more than 1000 characters");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 21, 34})
    void givesUpInTime(int millis) throws Exception {
        DocumentProcess hurried = DocumentProcess.open(folder, Duration.ofMillis(millis));
        for (int time = 0; time < 10; time++) {
            TaskException failure = catchThrowableOfType(
                    TaskException.class,
                    () -> hurried.read(context.file("a.txt", "text/plain", "x"), 1000, context));
            assertThat(failure.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
            assertThat(failure).hasMessageContaining("takes too long");
        }
    }

    @Test
    void stopsWithItsTask() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                ended.complete(new AssertionError(read("bomb.docx", Documents.bomb(40))));
            } catch (Exception e) {
                ended.complete(e);
            }
        });
        context.cancel();
        thread.interrupt();
        assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aFileThatIsGoneIsSaidSo() {
        ObjectNode config = Json.object();
        config.putObject("file").put("file", "nope").put("name", "a.pdf");
        assertThat(catchThrowableOfType(TaskException.class, () -> run(config)).code())
                .isEqualTo(FailureCode.FILE_NOT_FOUND);
    }
}
