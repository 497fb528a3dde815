package dev.weft.activities.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.template.JinjaTemplates;
import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeProvider;
import dev.weft.settings.Settings;
import dev.weft.task.FailureCode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What canvases from elsewhere ask of model calls: other models' names, parameters, templates, images, thoughts. */
class LlmForDifyTest {
    private final FakeProvider provider = FakeProvider.start();
    private final FakeTaskContext context = new FakeTaskContext();
    private final Map<String, String> environment =
            new HashMap<>(Map.of("WEFT_LLM_BASE_URL", provider.baseUrl(), "WEFT_LLM_MODEL", "fake"));

    @AfterEach
    void stop() {
        provider.close();
    }

    private JsonNode run(String config) throws Exception {
        return run((ObjectNode) Json.parse(config.replace('\'', '"')));
    }

    private JsonNode run(ObjectNode config) throws Exception {
        LlmRunner runner = new LlmRunner(
                LlmSettings.of(new Settings(environment)), new FakeToolBox(), new JinjaTemplates());
        return CatalogueOutput.check("llm", runner.run(config, context));
    }

    private JsonNode sent() {
        return provider.requests().getLast().json();
    }

    @ParameterizedTest
    @CsvSource({"gpt-4o, llama3", "qwen-max, other", "fake, other"})
    void asksForTheModelThatStandsForTheOneNamed(String named, String asked) throws Exception {
        environment.put("WEFT_LLM_MODELS", "gpt-4o=llama3, *=other");
        run("{'prompt':'Hi','model':'" + named + "'}");
        assertThat(sent().path("model").asString()).isEqualTo(asked);
    }

    @Test
    void asksForTheNamedModelWhenNothingStandsForIt() throws Exception {
        environment.put("WEFT_LLM_MODELS", "gpt-4o=llama3");
        run("{'prompt':'Hi','model':'qwen-max'}");
        assertThat(sent().path("model").asString()).isEqualTo("qwen-max");
    }

    @Test
    void passesParametersOnButNotWhatWeftItselfSays() throws Exception {
        run("{'prompt':'Hi','temperature':0.1,'parameters':{'top_p':0.5,'stop':['x'],'seed':null,'max_tokens':9,'temperature':1,"
                + "'model':'evil','stream':false,'messages':[],'tools':[],'response_format':'json_object'}}");
        assertThat(sent().path("top_p").asDouble()).isEqualTo(0.5);
        assertThat(sent().path("stop")).isEqualTo(Json.parse("[\"x\"]"));
        assertThat(sent().has("seed")).isFalse();
        assertThat(sent().has("tools")).isFalse();
        assertThat(sent().path("max_tokens").asInt()).isEqualTo(9);
        assertThat(sent().path("temperature").asDouble()).isEqualTo(0.1);
        assertThat(sent().path("model").asString()).isEqualTo("fake");
        assertThat(sent().path("stream").asBoolean()).isTrue();
        assertThat(sent().path("messages").size()).isEqualTo(1);
        assertThat(sent().path("response_format")).isEqualTo(Json.parse("{\"type\":\"json_object\"}"));
    }

    @Test
    void writesMessagesFromJinja2Templates() throws Exception {
        run("{'inputs':{'name':'Ada','xs':['a','b']},'messages':[{'role':'system','content':'Plain {{ name }}'},"
                + "{'role':'user','language':'jinja2','template':'{% for x in xs %}{{ x }}-{% endfor %}{{ name }}'}]}");
        assertThat(sent().path("messages").toString())
                .isEqualTo("[{\"role\":\"system\",\"content\":\"Plain {{ name }}\"},{\"role\":\"user\",\"content\":\"a-b-Ada\"}]");
    }

    @Test
    void aTemplateThatIsWrongFailsBeforeTheModelIsAsked() {
        TaskException failure = catchThrowableOfType(
                TaskException.class,
                () -> run("{'messages':[{'role':'user','language':'jinja2','template':'{% if %}'}]}"));
        assertThat(failure.code()).isEqualTo(FailureCode.EXPRESSION_FAILED);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void tellsThoughtsInTheTextApart() throws Exception {
        provider.next(Completion.of("<think>First this, then that.</think>\n\nForty two."));
        JsonNode output = run("{'prompt':'Hi'}");
        assertThat(output.path("text").asString()).isEqualTo("Forty two.");
        assertThat(output.path("reasoning").asString()).isEqualTo("First this, then that.");
        assertThat(context.text()).isEqualTo("Forty two.");
        assertThat(context.reasoning()).isEqualTo("First this, then that.");
        assertThat(output.path("finishReason").asString()).isEqualTo("stop");
    }

    @Test
    void keepsThoughtsInTheTextWhenAskedTo() throws Exception {
        provider.next(Completion.of("<think>First.</think>Forty two."));
        assertThat(run("{'prompt':'Hi','reasoning':'tagged'}").path("text").asString())
                .isEqualTo("<think>First.</think>Forty two.");
    }

    @Test
    void showsImagesWithTheLastQuestion() throws Exception {
        provider.always(request -> Completion.of("Seen."));
        ObjectNode config = (ObjectNode) Json.parse("{\"prompt\":\"What is it?\",\"detail\":\"low\"}");
        config.putArray("files")
                .add(context.file("a.png", "image/png", "png").toJson())
                .add(context.file("b.txt", "text/plain", "text").toJson())
                .add(context.file("c.JPG", "application/octet-stream", "jpg").toJson())
                .addNull();
        run(config);
        assertThat(sent().path("messages").toString().replace('"', '\''))
                .isEqualTo("[{'role':'user','content':[{'type':'text','text':'What is it?'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,cG5n','detail':'low'}},"
                        + "{'type':'image_url','image_url':{'url':'data:image/jpeg;base64,anBn','detail':'low'}}]}]");
    }

    @Test
    void anImageThatIsGoneFailsTheTask() {
        ObjectNode config = (ObjectNode)
                Json.parse("{\"prompt\":\"x\",\"files\":{\"file\":\"f\",\"name\":\"a.png\",\"contentType\":\"image/png\"}}");
        assertThat(catchThrowableOfType(TaskException.class, () -> run(config)).code())
                .isEqualTo(FailureCode.FILE_NOT_FOUND);
    }
}
