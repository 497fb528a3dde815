package dev.weft.activities.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.llm.ChatModel;
import dev.weft.activities.llm.LlmSettings;
import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeProvider;
import dev.weft.settings.Settings;
import dev.weft.task.FailureCode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ClassifyRunnerTest {
    private final FakeProvider provider = FakeProvider.start();
    private final FakeTaskContext context = new FakeTaskContext();
    private final ClassifyRunner runner = new ClassifyRunner(new ChatModel(LlmSettings.of(
            new Settings(Map.of("WEFT_LLM_BASE_URL", provider.baseUrl(), "WEFT_LLM_MODEL", "fake")))));

    @AfterEach
    void stop() {
        provider.close();
    }

    private static ObjectNode config() {
        return (ObjectNode) Json.parse(
                """
                {"query":"Where is my parcel?","instructions":"Be strict.",
                 "classes":[{"id":"1","name":"Delivery"},{"id":"2","name":"Refund"},{"id":"x","name":"Delivery abroad"}],
                 "parameters":{"temperature":0.2,"top_p":null}}""");
    }

    private JsonNode run(ObjectNode config) throws Exception {
        return CatalogueOutput.check("classify", runner.run(config, context));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"category_id\":\"2\",\"category_name\":\"Refund\"}",
        "```json\n{\"category_id\": \"2\"}\n```",
        "<think>It could be {\"category_id\":\"1\"}.</think>{\"category_id\":\"2\"}",
        "Surely: {\"category_id\":2}",
        "{\"category_name\":\"refund\"}",
        "{\"keywords\":[\"a\"],\"category_id\":\"nope\",\"category_name\":\"Refund\"}",
        "Refund",
        "\"Refund\".",
        "2",
        "The text belongs to Refund.",
    })
    void understandsWhatAModelAnswers(String answer) throws Exception {
        provider.next(Completion.of(answer).usage(7, 3, 0));
        JsonNode output = run(config());
        assertThat(output.path("class_id").asString()).isEqualTo("2");
        assertThat(output.path("class_name").asString()).isEqualTo("Refund");
        assertThat(output.path("usage").path("totalTokens").asInt()).isEqualTo(10);
        assertThat(provider.requests()).hasSize(1);
        assertThat(context.text()).as("what the model says is no output").isEmpty();
    }

    @Test
    void asksWithTheTextTheClassesAndTheInstructions() throws Exception {
        provider.next(Completion.of("1"));
        run(config());
        JsonNode sent = provider.requests().getFirst().json();
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.2);
        assertThat(sent.has("top_p")).isFalse();
        JsonNode messages = sent.path("messages");
        assertThat(messages.get(messages.size() - 1).path("content").asString())
                .contains("Where is my parcel?", "Delivery abroad", "Be strict.");
    }

    @Test
    void asksOnceMoreWhenNoClassIsNamed() throws Exception {
        provider.next(Completion.of("I don't know.").usage(5, 5, 0));
        provider.next(Completion.of("{\"category_id\":\"1\"}").usage(5, 5, 0));
        JsonNode output = run(config());
        assertThat(output.path("class_id").asString()).isEqualTo("1");
        assertThat(output.path("usage").path("totalTokens").asInt()).isEqualTo(20);
        JsonNode messages = provider.requests().get(1).json().path("messages");
        assertThat(messages.get(messages.size() - 1).path("content").asString()).contains("none of the categories");
        assertThat(provider.ledger()).as("each question has a key of its own").hasSize(2);
    }

    @Test
    void failsWhenNoClassIsNamedTwice() {
        provider.next(Completion.of("Delivery or Refund")).next(Completion.of("{\"category_id\":\"9\"}"));
        TaskException failure = catchThrowableOfType(TaskException.class, () -> run(config()));
        assertThat(failure.code()).isEqualTo(FailureCode.SCHEMA_MISMATCH);
        assertThat(failure).hasMessageContaining("names none of the classes");
    }

    @Test
    void takesTheClassForTheRestWhenThereIsOne() throws Exception {
        provider.next(Completion.of("?")).next(Completion.of("??"));
        assertThat(run(config().put("otherwise", "x")).path("class_name").asString()).isEqualTo("Delivery abroad");
    }

    @Test
    void aQueryThatIsNoTextIsShownAsJson() throws Exception {
        provider.next(Completion.of("1"));
        ObjectNode config = config();
        config.set("query", Json.parse("{\"a\":[1]}"));
        run(config);
        assertThat(provider.requests().getFirst().json().toString()).contains("{\\\\\\\"a\\\\\\\":[1]}");
    }

    @Test
    void twoClassesOfOneIdAreRefused() {
        ObjectNode config = config();
        config.set("classes", Json.parse("[{\"id\":\"1\",\"name\":\"a\"},{\"id\":\"1\",\"name\":\"b\"}]"));
        assertThat(catchThrowableOfType(TaskException.class, () -> run(config)).code())
                .isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(provider.requests()).isEmpty();
    }
}
