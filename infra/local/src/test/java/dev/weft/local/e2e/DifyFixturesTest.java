package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Workflows that people published run to their end as they are. */
class DifyFixturesTest {
    /** Others ask the same model. */
    @AfterEach
    void forget() {
        Stack.PROVIDER.asAtFirst();
    }

    private static final Path FIXTURES = Path.of("../../api/src/test/resources/dify");

    private static JsonNode run(
            String fixture, UnaryOperator<String> change, ObjectNode inputs, Function<RecordedRequest, Completion> model)
            throws IOException {
        String yaml = change.apply(Files.readString(FIXTURES.resolve(fixture + ".yml")));
        String canvas = Stack.imported(yaml);
        Stack.PROVIDER.always(model);
        return Stack.end(Stack.start(canvas, inputs));
    }

    private static JsonNode run(String fixture, ObjectNode inputs, Function<RecordedRequest, Completion> model)
            throws IOException {
        return run(fixture, yaml -> yaml, inputs, model);
    }

    private static ObjectNode outputs(JsonNode run) {
        assertThat(run.path("status").asString()).as("%s", run).isEqualTo("succeeded");
        return (ObjectNode) run.path("outputs");
    }

    @Test
    void seoSlug() throws IOException {
        JsonNode run = run("seo-slug", json("{'title': 'Ten ways'}"), request -> Completion.of("ten-ways"));
        assertThat(outputs(run)).isEqualTo(json("{'output': 'ten-ways'}"));
        String asked = Stack.PROVIDER.requests().getLast().text();
        assertThat(asked).contains("Ten ways", "deepseek-chat").doesNotContain("{{#");
    }

    @Test
    void coupletOfCodeAndJinja() throws IOException {
        String answer = "Here: {\"top\": \"abcde\", \"bottom\": \"fghij\", \"banner\": \"wxyz\"} done";
        JsonNode run = run("couplet", json("{'theme': 'spring', 'count': '五言'}"), request -> Completion.of(answer));
        String html = outputs(run).path("output").asString();
        assertThat(html).startsWith("<div style=").contains("a").doesNotContain("{{", "{%");
    }

    @Test
    void bookTranslationIteratesOverChunks() throws IOException {
        String text = "word ".repeat(3_000);
        JsonNode run = run(
                "book-translation",
                Json.object().put("input_text", text),
                request -> Completion.of(request.text().contains("重新翻译") ? "final" : "draft"));
        assertThat(outputs(run).path("final").asString()).matches("final( final)+");
    }

    @Test
    void courseOfStructuredItems() throws IOException {
        String outline = "```json\n[{\"chapter\": \"1\", \"title\": \"Begin\", \"contents\": [\"a\", \"b\"]}]\n```";
        JsonNode run = run(
                "dify_course_demo",
                json("{'course_name': 'Knots'}"),
                request -> Completion.of(request.text().contains("o1-mini") ? outline : "Text"));
        assertThat(outputs(run))
                .isEqualTo(json("{'course_name': 'Knots', 'course': ["
                        + "{'info': {'chapter': '1', 'title': 'Begin', 'subtitle': 'a'}, 'course': 'Text'},"
                        + "{'info': {'chapter': '1', 'title': 'Begin', 'subtitle': 'b'}, 'course': 'Text'}]}"));
    }

    @Test
    void translationTakesOneOfTwoBranches() throws IOException {
        ObjectNode inputs = json("{'source_text': 'Guten Tag', 'source_lang': 'German', 'target_lang': 'English'}");
        Function<RecordedRequest, Completion> model = request -> Completion.of(
                request.text().contains("spoken in") ? "in the country" : "plain");
        JsonNode without = run("translation_workflow", inputs, model);
        assertThat(outputs(without)).isEqualTo(json("{'output': 'plain'}"));
        assertThat(status(without, "1721118668192")).isEqualTo("skipped");
        JsonNode with = run("translation_workflow", inputs.deepCopy().put("country", "Ghana"), model);
        assertThat(status(with, "1721118559807")).isEqualTo("skipped");
        assertThat(status(with, "1721118668192")).isEqualTo("succeeded");
    }

    private static String status(JsonNode run, String task) {
        for (JsonNode one : run.path("tasks")) {
            if (one.path("id").asString("").equals(task)) {
                return one.path("status").asString();
            }
        }
        throw new AssertionError("no task " + task + " in " + run);
    }

    @Test
    void cardIsDrawnByAServer() throws IOException {
        try (FakeHttpServer server = FakeHttpServer.start(
                request -> Reply.json("{\"url\": \"https://cdn.example.com/card.png\"}"))) {
            JsonNode run = run(
                    "text-to-card",
                    yaml -> yaml.replace("https://api.imgrender.cn/open/v1/pics", server.url("/pics")),
                    json("{'author': 'Ada', 'body_text': 'Some words'}"),
                    request -> Completion.of("{\"image_url\": \"https://cdn.example.com/card.png\"}"));
            assertThat(outputs(run)).isEqualTo(json("{'image_url': 'https://cdn.example.com/card.png'}"));
            RecordedRequest sent = server.requests().getFirst();
            assertThat(sent.header("X-API-Key")).isPresent();
            assertThat(sent.json().path("texts").get(0).path("text").asString()).isEqualTo("Ada");
        }
    }

    @Test
    void aMissingPackageIsNamedWithItsSetting() throws IOException {
        JsonNode run = run("json-repair", json("{'llm_string': '[1, 2'}"), request -> Completion.of(""));
        assertThat(run.path("status").asString()).isEqualTo("failed");
        assertThat(run.path("error").path("message").asString()).contains("json_repair", "WEFT_PYTHON_PACKAGES");
        JsonNode other = run(
                "runLLMCode",
                yaml -> yaml.replaceFirst("required: true(\\s+type: file)", "required: false$1"),
                json("{'query': 'Swap the columns'}"),
                request -> Completion.of(""));
        assertThat(other.path("status").asString()).isEqualTo("failed");
        assertThat(other.path("error").path("message").asString()).contains("pandas", "WEFT_PYTHON_PACKAGES");
    }
}
