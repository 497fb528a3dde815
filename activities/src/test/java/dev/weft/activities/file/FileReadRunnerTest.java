package dev.weft.activities.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FileReadRunnerTest {
    private final FakeTaskContext context = new FakeTaskContext();
    private final FileReadRunner runner = new FileReadRunner();

    @Test
    void readsText() throws Exception {
        FileRef file = context.file("note.txt", "text/plain", "Grüße\n");

        assertThat(read(file, "text")).isEqualTo(Json.parse("{\"text\":\"Grüße\\n\"}"));
    }

    @Test
    void readsJson() throws Exception {
        FileRef file = context.file("a.json", "application/json", "{\"a\":[1,2]}");

        assertThat(read(file, "json")).isEqualTo(Json.parse("{\"json\":{\"a\":[1,2]}}"));
    }

    @Test
    void readsBytesAsBase64() throws Exception {
        byte[] bytes = {0, 1, 2, (byte) 0xFF};

        assertThat(read(context.file("a.bin", "application/octet-stream", bytes), "bytes").path("bytes").stringValue())
                .isEqualTo(Base64.getEncoder().encodeToString(bytes));
    }

    @Test
    void readsATableAsObjectsWithFieldsAsStrings() throws Exception {
        FileRef file = context.file("o.csv", "text/csv", "id,amount,note\n007,19.90,\"a \"\"b\"\",\nc\"\n\n008,5,\n");

        assertThat(read(file, "csv"))
                .isEqualTo(Json.parse("""
                        {"rows":[{"id":"007","amount":"19.90","note":"a \\"b\\",\\nc"},
                                 {"id":"008","amount":"5","note":""}]}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {"a;b\\n1,5;2", "a\\tb\\n1,5\\t2", "a|b\\n1,5|2", "\uFEFFa;b\\r\\n1,5;2\\r\\n", "\"a\";\"b\"\\n\"1,5\";2"})
    void findsTheDelimiter(String text) throws Exception {
        FileRef file = context.file("o.csv", "text/csv", text.translateEscapes());

        assertThat(read(file, "csv")).isEqualTo(Json.parse("{\"rows\":[{\"a\":\"1,5\",\"b\":\"2\"}]}"));
    }

    @Test
    void usesTheDelimiterThatIsNamed() throws Exception {
        FileRef file = context.file("o.csv", "text/csv", "a,b:c,d\n1,2:3,4\n");
        ObjectNode config = config(file, "csv").put("delimiter", ":");

        assertThat(runner.run(config, context)).isEqualTo(Json.parse("{\"rows\":[{\"a,b\":\"1,2\",\"c,d\":\"3,4\"}]}"));
    }

    @Test
    void readsTypesWhenAsked() throws Exception {
        FileRef file = context.file("o.csv", "text/csv", "a,b,c,d,e,f\n1,-2.50,true,,007,1e400\n");

        assertThat(runner.run(config(file, "csv").put("types", true), context))
                .isEqualTo(Json.parse(
                        "{\"rows\":[{\"a\":1,\"b\":-2.50,\"c\":true,\"d\":null,\"e\":\"007\",\"f\":\"1e400\"}]}"));
    }

    @Test
    void readsRowsAsListsWithoutAHeader() throws Exception {
        FileRef file = context.file("o.csv", "text/csv", "1,2\n3,4\n");

        assertThat(runner.run(config(file, "csv").put("header", false), context))
                .isEqualTo(Json.parse("{\"rows\":[[\"1\",\"2\"],[\"3\",\"4\"]]}"));
    }

    @Test
    void namesColumnsThatHaveNoneOrTheSame() throws Exception {
        FileRef file = context.file("o.csv", "text/csv", "a,,a\n1,2,3,4\n5\n");

        assertThat(read(file, "csv"))
                .isEqualTo(Json.parse("""
                        {"rows":[{"a":"1","column_2":"2","a_2":"3","column_4":"4"},
                                 {"a":"5","column_2":null,"a_2":null}]}"""));
    }

    @Test
    void anEmptyTableHasNoRows() throws Exception {
        assertThat(read(context.file("o.csv", "text/csv", ""), "csv")).isEqualTo(Json.parse("{\"rows\":[]}"));
    }

    @ParameterizedTest
    @CsvSource({
        "a.json,application/octet-stream,json",
        "a,application/json,json",
        "a.csv,application/octet-stream,rows",
        "a.TSV,application/octet-stream,rows",
        "a.md,text/markdown,text",
        "a,application/octet-stream,text"
    })
    void findsOutWhatTheFileIs(String name, String contentType, String member) throws Exception {
        JsonNode output = read(context.file(name, contentType, "[1]"), "auto");

        assertThat(output.propertyNames()).containsExactly(member);
    }

    @Test
    void readsWhatCannotBeTextAsBytes() throws Exception {
        assertThat(read(context.file("a", "application/octet-stream", new byte[] {1, 0, 2}), "auto").has("bytes"))
                .isTrue();
    }

    @Test
    void readsUtf16ByItsMarkAndOthersByName() throws Exception {
        byte[] utf16 = "\uFEFFGrüße".getBytes(StandardCharsets.UTF_16LE);
        byte[] latin = "Grüße".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(context.file("a.txt", "text/plain", utf16), "text").path("text").stringValue()).isEqualTo("Grüße");
        assertThat(runner.run(
                                config(context.file("b.txt", "text/plain", latin), "text").put("encoding", "windows-1252"),
                                context)
                        .path("text")
                        .stringValue())
                .isEqualTo("Grüße");
    }

    @Test
    void saysWhichByteIsNotUtf8() {
        FileRef file = context.file("a.txt", "text/plain", "Gr\u00fc".getBytes(StandardCharsets.ISO_8859_1));

        TaskException failure = failure(config(file, "text"));

        assertThat(failure.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
        assertThat(failure).hasMessageContaining("a.txt is not UTF-8 text: byte 2");
    }

    @Test
    void saysWhereJsonIsWrong() {
        TaskException failure = failure(config(context.file("a.json", "application/json", "{\n \"a\": x}"), "json"));

        assertThat(failure.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
        assertThat(failure).hasMessageContaining("a.json is not JSON").hasMessageContaining("line 2");
    }

    @Test
    void saysThatATableIsBroken() {
        TaskException failure = failure(config(context.file("a.csv", "text/csv", "a,b\n\"1,2\n"), "csv"));

        assertThat(failure.code()).isEqualTo(FailureCode.FILE_UNREADABLE);
        assertThat(failure).hasMessageContaining("a.csv is not a table");
    }

    @Test
    void refusesMoreThanTheLimit() {
        FileReadRunner small = new FileReadRunner(3);
        ObjectNode config = Json.object().put("as", "text");
        config.putObject("file").put("file", context.file("a.txt", "text/plain", "four").id());

        TaskException failure = catchThrowableOfType(TaskException.class, () -> small.run(config, context));

        assertThat(failure.code()).isEqualTo(FailureCode.OUTPUT_TOO_LARGE);
    }

    @Test
    void takesAnIdForAFile() throws Exception {
        ObjectNode config = Json.object().put("file", context.file("a.txt", "text/plain", "x").id());

        assertThat(runner.run(config, context).path("text").stringValue()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"{\"file\":null}", "{\"file\":[]}", "{\"file\":\"f\",\"as\":\"pdf\"}", "{\"file\":{\"file\":1}}"})
    void refusesWrongConfigs(String config) {
        context.file("f", "text/plain", "x");

        assertThat(failure((ObjectNode) Json.parse(config)).code())
                .isIn(FailureCode.INVALID_CONFIG, FailureCode.FILE_NOT_FOUND);
    }

    @Test
    void anUnknownFileIsNotFound() {
        assertThat(failure(Json.object().put("file", "file_none")).code()).isEqualTo(FailureCode.FILE_NOT_FOUND);
    }

    @Test
    void readsTextUnlessAskedOtherwise() throws Exception {
        ObjectNode config = Json.object();
        config.set("file", context.file("a.csv", "text/csv", "a,b").toJson());

        assertThat(runner.run(config, context)).isEqualTo(Json.parse("{\"text\":\"a,b\"}"));
    }

    private JsonNode read(FileRef file, String as) throws Exception {
        return runner.run(config(file, as), context);
    }

    private TaskException failure(ObjectNode config) {
        return catchThrowableOfType(TaskException.class, () -> runner.run(config, context));
    }

    private static ObjectNode config(FileRef file, String as) {
        ObjectNode config = Json.object().put("as", as);
        config.set("file", file.toJson());
        return config;
    }
}
