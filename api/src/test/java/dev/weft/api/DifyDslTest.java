package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.api.core.YamlReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Import and export of Dify's workflow DSL. */
class DifyDslTest {
    private static final String IMPORT = "/weft/v1/canvases/import?format=dify";

    private final Api api = new Api();

    static Stream<Path> fixtures() throws IOException, URISyntaxException {
        return files("/dify");
    }

    static Stream<Path> files(String folder) throws IOException, URISyntaxException {
        return Files.list(Path.of(DifyDslTest.class.getResource(folder).toURI()))
                .filter(file -> file.toString().endsWith(".yml"))
                .sorted();
    }

    private Answer send(String path, String yaml) {
        return send(path, yaml, "application/yaml");
    }

    private Answer send(String path, String yaml, String contentType) {
        return api.send(api.request("POST", path, Optional.empty())
                .setHeader("Content-Type", contentType)
                .method("POST", BodyPublishers.ofString(yaml)));
    }

    @Test
    void aKeyThatIsWrittenOutInANodeIsWarnedOf() throws Exception {
        Path folder = Path.of(DifyDslTest.class.getResource("/dify").toURI());
        JsonNode saved = send(IMPORT, Files.readString(folder.resolve("text-to-card.yml"))).expect(201).json();
        assertThat(saved.path("warnings")).hasSize(1);
        JsonNode warning = saved.path("warnings").get(0);
        assertThat(warning.propertyNames()).containsExactly("node", "field", "message");
        assertThat(warning.path("field").stringValue()).isEqualTo("authorization.config.api_key");
        assertThat(warning.toString()).doesNotContain("lqe1hPL1OpFHfNAoMc1PdOToeximcTrw");
        assertThat(send(IMPORT, Files.readString(folder.resolve("seo-slug.yml"))).expect(201).json().propertyNames())
                .containsExactly("id", "version", "title");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aRealWorkflowIsImportedPublishedAndGivenBackAsItCame(Path file) throws Exception {
        String yaml = Files.readString(file);
        JsonNode saved = send(IMPORT, yaml).expect(201).json();
        String id = saved.path("id").stringValue();
        assertThat(saved.path("version").asInt()).isEqualTo(1);
        JsonNode source = YamlReader.read(yaml);
        assertThat(saved.path("title")).isEqualTo(source.path("app").path("name"));
        assertThat(api.get("/weft/v1/canvases/" + id).expect(200).json().path("status").stringValue())
                .isEqualTo("published");

        Answer export = api.get("/weft/v1/canvases/" + id + "/export?format=dify").expect(200);
        assertThat(export.header("Content-Type")).startsWith("application/yaml");
        JsonNode back = YamlReader.read(export.body());
        assertThat(back).isEqualTo(source);
        assertThat(back.toString()).as("members in their order").isEqualTo(source.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "intent-knowledge, 1721623802451, knowledge-retrieval",
        "tool-in-iteration, 1723619551968, tool",
    })
    void aNodeThatWeftCanNotRunIsRefusedWithItsIdAndTypeAndNothingIsSaved(String name, String node, String type)
            throws Exception {
        String yaml = Files.readString(
                files("/dify/refused").filter(file -> file.endsWith(name + ".yml")).findFirst().orElseThrow());
        Answer refused = send(IMPORT, yaml).expect(400);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = refused.json().path("problems").get(0);
        assertThat(problem.path("task").stringValue()).isEqualTo(node);
        assertThat(problem.path("code").stringValue()).isEqualTo("unsupported_node");
        assertThat(problem.path("message").stringValue()).contains(node, "\"" + type + "\"", "remove it");
        assertThat(api.get("/weft/v1/canvases").expect(200).json().path("items")).isEmpty();
    }

    @Test
    void aFileOfAFormIsTakenToo() throws Exception {
        byte[] yaml = Files.readAllBytes(fixtures().findFirst().orElseThrow());
        new Multipart().file("file", "a.yml", "application/octet-stream", yaml).send(api, IMPORT).expect(201);
        new Multipart().field("file", new String(yaml, StandardCharsets.UTF_8)).send(api, IMPORT).expect(201);
        new Multipart().field("other", "x").send(api, IMPORT).expect(422);
    }

    @Test
    void anotherDocumentBecomesAVersionOfACanvas() throws Exception {
        List<Path> files = fixtures().toList();
        String id = send(IMPORT, Files.readString(files.get(0))).expect(201).json().path("id").stringValue();
        JsonNode saved = send(IMPORT + "&canvas=" + id, Files.readString(files.get(1))).expect(201).json();
        assertThat(saved.path("id").stringValue()).isEqualTo(id);
        assertThat(saved.path("version").asInt()).isEqualTo(2);
        for (int version = 1; version <= 2; version++) {
            String export = api.get("/weft/v1/canvases/" + id + "/export?format=dify&version=" + version)
                    .expect(200)
                    .body();
            assertThat(YamlReader.read(export)).isEqualTo(YamlReader.read(Files.readString(files.get(version - 1))));
        }
        send(IMPORT + "&canvas=cnv-gone", Files.readString(files.get(0))).expect(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "just text",
        "[1, 2]",
        "a: [",
        "a: 1\na: 2",
        "a: !!python/object/apply:os.system ['true']",
        "a: !thing 1",
        "a: &a [1, *a]",
        "? [a]\n: 1",
        "a: \"\\0\"",
        "a: .nan",
        "app: {mode: workflow}",
        "app: {mode: agent-chat}\nworkflow: {graph: {nodes: []}}",
        "kind: rag_pipeline\nworkflow: {graph: {nodes: []}}",
        "version: '1.0'\nworkflow: {graph: {nodes: []}}",
        "workflow: {graph: {nodes: [{id: 1, data: {type: start}}, {id: 1, data: {type: end}}]}}",
        "workflow: {graph: {nodes: {a: 1}}}",
        "workflow: 3",
    })
    void whatIsNoWorkflowIsRefusedWithAReason(String yaml) {
        Answer refused = send(IMPORT, yaml).expect(400);
        assertThat(refused.json().path("detail").asString("")).isNotBlank();
        assertThat(api.get("/weft/v1/canvases").expect(200).json().path("items")).isEmpty();
    }

    @Test
    void aBombOfAliasesIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int level = 1; level < 30; level++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(level, level, level - 1, level - 1));
        }
        assertThat(send(IMPORT, bomb.toString()).expect(400).json().path("detail").stringValue()).contains("aliases");
        send(IMPORT, "a: " + "[".repeat(50_000)).expect(400);
    }

    @Test
    void theFormatAndTheTypeOfTheBodyAreChecked() {
        send("/weft/v1/canvases/import?format=docx", "a: 1").expect(400);
        send("/weft/v1/canvases/import", "a: 1").expect(415);
        send(IMPORT, "a=1", "application/x-www-form-urlencoded").expect(415);
    }
}
