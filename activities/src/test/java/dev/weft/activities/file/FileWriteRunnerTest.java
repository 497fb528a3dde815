package dev.weft.activities.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FileWriteRunnerTest {
    private final FakeTaskContext context = new FakeTaskContext();
    private final FileWriteRunner runner = new FileWriteRunner();

    @Test
    void writesTextAndGivesTheFile() throws Exception {
        JsonNode output = write("report.md", Json.text("# Grüße"), "");

        FileRef file = FileRef.of(output.path("file")).orElseThrow();
        assertThat(file.name()).isEqualTo("report.md");
        assertThat(file.contentType()).isEqualTo("text/markdown");
        assertThat(file.size()).isEqualTo(9);
        assertThat(content()).isEqualTo("# Grüße");
    }

    @ParameterizedTest
    @CsvSource({
        "a.csv,text/csv",
        "a.JSON,application/json",
        "a.html,text/html",
        "a,text/plain",
        "a.unknown,text/plain",
        "a.xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    })
    void takesTheContentTypeFromTheName(String name, String contentType) throws Exception {
        write(name, Json.text("x"), "");

        assertThat(context.written().getFirst().contentType()).isEqualTo(contentType);
    }

    @Test
    void keepsTheContentTypeThatIsAskedFor() throws Exception {
        write("a.md", Json.text("x"), "text/plain; charset=utf-8");

        assertThat(context.written().getFirst().contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void writesValuesAsJson() throws Exception {
        write("a.json", Json.parse("{\"a\":[1]}"), "");

        assertThat(Json.parse(content())).isEqualTo(Json.parse("{\"a\":[1]}"));
        assertThat(content()).contains("\n");
    }

    @Test
    void writesBytesFromBase64() throws Exception {
        write("a.bin", Json.parse("{\"base64\":\"AAH/\"}"), "");

        assertThat(context.bytes(context.written().getFirst())).containsExactly(0, 1, 0xFF);
        assertThat(context.written().getFirst().contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void writesRowsAsATable() throws Exception {
        write("a.csv", Json.parse("[{\"a\":1,\"b\":\"x, \\\"y\\\"\"},{\"a\":null,\"c\":{\"d\":2}}]"), "");

        assertThat(content()).isEqualTo("a,b,c\r\n1,\"x, \"\"y\"\"\",\r\n\"\",,\"{\"\"d\"\":2}\"\r\n");
    }

    @Test
    void writesListsAsATableWithoutAHeader() throws Exception {
        write("a.tsv", Json.parse("[[1,2.5],[true,\"x\"]]"), "");

        assertThat(content()).isEqualTo("1\t2.5\r\ntrue\tx\r\n");
    }

    @Test
    void copiesAFile() throws Exception {
        FileRef original = context.file("old.png", "image/png", new byte[] {1, 2, 3});

        write("copy", original.toJson(), "");

        FileRef copy = context.written().getFirst();
        assertThat(context.bytes(copy)).containsExactly(1, 2, 3);
        assertThat(copy.contentType()).isEqualTo("image/png");
        assertThat(copy.id()).isNotEqualTo(original.id());
    }

    @Test
    void whatASkippedTaskLeavesIsAnEmptyText() throws Exception {
        write("a.md", Json.nil(), "");

        assertThat(content()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "../a", "a/b", "a\\b", "/etc/passwd", "a\nb", "a\u0000b", "a\u202Egpj.exe"})
    void refusesNamesThatAreNoFileName(String name) {
        assertThat(failure(name, Json.text("x"), "").code()).isEqualTo(FailureCode.INVALID_CONFIG);
    }

    @Test
    void refusesNamesOver255Bytes() throws Exception {
        assertThat(failure("ü".repeat(128), Json.text("x"), "").code()).isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(write("ü".repeat(127), Json.text("x"), "").has("file")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text/plain\r\nX: y", "/", "a b/c"})
    void refusesWrongContentTypes(String contentType) {
        assertThat(failure("a", Json.text("x"), contentType).code()).isEqualTo(FailureCode.INVALID_CONFIG);
    }

    @Test
    void refusesRowsThatAreNone() {
        assertThat(failure("a.csv", Json.parse("[1,2]"), "").code()).isEqualTo(FailureCode.INVALID_CONFIG);
    }

    private JsonNode write(String name, JsonNode content, String contentType) throws Exception {
        return runner.run(config(name, content, contentType), context);
    }

    private TaskException failure(String name, JsonNode content, String contentType) {
        return catchThrowableOfType(TaskException.class, () -> write(name, content, contentType));
    }

    private String content() {
        return new String(context.bytes(context.written().getFirst()), StandardCharsets.UTF_8);
    }

    private static ObjectNode config(String name, JsonNode content, String contentType) {
        ObjectNode config = Json.object().put("name", name).put("contentType", contentType);
        config.set("content", content);
        return config;
    }
}
