package dev.weft.activities.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.llm.LlmSettings;
import dev.weft.activities.llm.Speaker;
import dev.weft.json.Json;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Settings;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SpeechRunnerTest {
    private static final String KEY = "sk-speech-0123456789";

    private final FakeProvider provider = FakeProvider.start();
    private final FakeTaskContext context = new FakeTaskContext();

    @AfterEach
    void stop() {
        provider.close();
    }

    private JsonNode run(String config) throws Exception {
        return run((ObjectNode) Json.parse(config.replace('\'', '"')));
    }

    private JsonNode run(ObjectNode config) throws Exception {
        SpeechRunner runner = new SpeechRunner(
                new Speaker(LlmSettings.of(new Settings(
                        Map.of("WEFT_LLM_BASE_URL", provider.baseUrl(), "WEFT_LLM_API_KEY", KEY)))),
                "tts-1");
        return CatalogueOutput.check("speech", runner.run(config, context));
    }

    private String heard() {
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        context.audio().forEach(sound::writeBytes);
        return sound.toString();
    }

    @Test
    void speaksTheTextAndKeepsTheSound() throws Exception {
        JsonNode output = run("{'text':'Good morning','voice':'nova','speed':1.5}");
        FileRef file = FileRef.of(output.path("file")).orElseThrow();
        assertThat(new String(context.bytes(file))).isEqualTo("spoken: Good morning").isEqualTo(heard());
        assertThat(file.contentType()).isEqualTo("audio/mpeg");
        assertThat(file.name()).isEqualTo("speech.mp3");
        assertThat(output.path("characters").asInt()).isEqualTo(12);
        assertThat(provider.requests().getFirst().json().toString())
                .isEqualTo("{\"model\":\"tts-1\",\"input\":\"Good morning\",\"voice\":\"nova\",\"response_format\":\"mp3\",\"speed\":1.5}");
        assertThat(provider.requests().getFirst().header("Authorization")).contains("Bearer " + KEY);
    }

    @Test
    void speaksAllTextsOfAValueInOrder() throws Exception {
        run("{'text':{'a':'First.','n':7,'list':[' Second. ',null,{'b':'Third.'}],'empty':''}}");
        assertThat(provider.requests().getFirst().json().path("input").asString())
                .isEqualTo("First.\n\nSecond.\n\nThird.");
    }

    @Test
    void saysNothingWhenThereIsNothingToSay() throws Exception {
        assertThat(run("{'text':[null,' ',5]}").toString()).isEqualTo("{\"file\":null,\"characters\":0}");
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void speaksALongTextInPiecesThatEndWithSentences() throws Exception {
        String sentence = "This sentence has some forty characters. ";
        run(Json.object().put("text", sentence.repeat(250).strip()));
        assertThat(provider.requests()).hasSize(3);
        StringBuilder all = new StringBuilder();
        provider.requests().forEach(request -> {
            String input = request.json().path("input").asString();
            assertThat(input.length()).isLessThanOrEqualTo(4_000);
            assertThat(input.strip()).endsWith("characters.");
            all.append(input);
        });
        assertThat(all).hasToString(sentence.repeat(250).strip());
        assertThat(provider.ledger()).hasSize(3);
    }

    @Test
    void splitsATextWithoutAnyEndsToo() {
        assertThat(SpokenText.pieces("\uD83D\uDE00".repeat(4_001)))
                .allSatisfy(piece -> assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse())
                .hasSize(3);
    }

    @Test
    void refusesATextThatIsTooLong() {
        assertThat(catchThrowableOfType(
                                TaskException.class, () -> run(Json.object().put("text", "x".repeat(100_001))))
                        .code())
                .isEqualTo(FailureCode.E2004);
    }

    @Test
    void failsAsModelCallsFail() {
        provider.speaks(request -> FakeProvider.rateLimited(Duration.ofSeconds(2)));
        TaskException limited = catchThrowableOfType(TaskException.class, () -> run("{'text':'a'}"));
        assertThat(limited.code()).isEqualTo(FailureCode.E3002);
        assertThat(limited.retryAfter()).contains(Duration.ofSeconds(2));
        provider.speaks(request -> FakeProvider.error(404, "invalid_request_error", "no such model " + KEY));
        TaskException refused = catchThrowableOfType(TaskException.class, () -> run("{'text':'a'}"));
        assertThat(refused.code()).isEqualTo(FailureCode.PROVIDER_REFUSED);
        assertThat(refused.getMessage()).doesNotContain(KEY);
        provider.speaks(request -> Reply.json("{\"not\":\"sound\"}"));
        assertThat(catchThrowableOfType(TaskException.class, () -> run("{'text':'a'}")).code())
                .isEqualTo(FailureCode.E3001);
        provider.speaks(request -> Reply.of(200, "audio/mpeg", new byte[0]));
        assertThat(catchThrowableOfType(TaskException.class, () -> run("{'text':'a'}")).code())
                .isEqualTo(FailureCode.E3001);
        assertThat(context.written()).isEmpty();
    }
}
