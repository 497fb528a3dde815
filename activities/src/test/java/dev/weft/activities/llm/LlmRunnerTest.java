package dev.weft.activities.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.template.JinjaTemplates;
import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Settings;
import dev.weft.task.FailureCode;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class LlmRunnerTest {
    private static final String KEY = "sk-test-0123456789";

    private static final JinjaTemplates TEMPLATES = new JinjaTemplates();

    private final FakeProvider provider = FakeProvider.start();
    private final FakeTaskContext context = new FakeTaskContext();
    private final FakeToolBox toolBox = new FakeToolBox();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "WEFT_LLM_BASE_URL", provider.baseUrl(), "WEFT_LLM_API_KEY", KEY, "WEFT_LLM_MODEL", "fake"));

    @AfterEach
    void stop() {
        provider.close();
    }

    private LlmRunner runner() {
        return new LlmRunner(LlmSettings.of(new Settings(environment)), toolBox, TEMPLATES);
    }

    private static ObjectNode prompt(String prompt) {
        return Json.object().put("prompt", prompt);
    }

    private JsonNode run(ObjectNode config) throws Exception {
        return CatalogueOutput.check("llm", runner().run(config, context));
    }

    private TaskException failure() {
        return failure(prompt("Hello"));
    }

    private TaskException failure(ObjectNode config) {
        TaskException failure = catchThrowableOfType(TaskException.class, () -> run(config));
        assertThat(failure).as("a failure").isNotNull();
        assertThat(failure.getMessage()).doesNotContain(KEY);
        return failure;
    }

    private JsonNode sent() {
        return provider.requests().getLast().json();
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }

    // What is asked

    @Test
    void asksTheConfiguredModelAndReturnsItsAnswer() throws Exception {
        provider.next(Completion.of("The total is 42.").usage(12, 5, 0));
        JsonNode output = run(prompt("What is the total?").put("system", "Be brief.").put("temperature", 0.5)
                .put("maxTokens", 100));
        assertThat(((ObjectNode) output.path("usage")).remove("seconds").asDouble()).isNotNegative();
        assertThat(output.toString())
                .isEqualTo("{'text':'The total is 42.','reasoning':'','json':null,'usage':{'inputTokens':12,'outputTokens':5,'totalTokens':17},'finishReason':'stop'}"
                        .replace('\'', '"'));
        assertThat(sent().path("model").asString()).isEqualTo("fake");
        assertThat(sent().path("messages"))
                .isEqualTo(json("[{'role':'system','content':'Be brief.'},"
                        + "{'role':'user','content':'What is the total?'}]"));
        assertThat(sent().path("stream").asBoolean()).isTrue();
        assertThat(sent().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(sent().path("max_tokens").asInt()).isEqualTo(100);
        assertThat(provider.requests().getFirst().header("Authorization")).contains("Bearer " + KEY);
        assertThat(provider.ledger()).isEqualTo(Map.of(context.idempotencyKey(), 1));
    }

    @Test
    void asksTheModelThatTheTaskNames() throws Exception {
        run(prompt("Hello").put("model", "other"));
        assertThat(sent().path("model").asString()).isEqualTo("other");
    }

    @Test
    void sendsAConversationBeforeThePrompt() throws Exception {
        ObjectNode config = prompt("And then?");
        config.set(
                "messages",
                json("[{'role':'user','content':'Hi','extra':1},{'role':'assistant','content':'Hello'},"
                        + "{'role':'user','content':[{'type':'text','text':'Look'}]}]"));
        run(config);
        assertThat(sent().path("messages"))
                .isEqualTo(json("[{'role':'user','content':'Hi'},{'role':'assistant','content':'Hello'},"
                        + "{'role':'user','content':[{'type':'text','text':'Look'}]},"
                        + "{'role':'user','content':'And then?'}]"));
    }

    @Test
    void worksWithoutAKey() throws Exception {
        environment.remove("WEFT_LLM_API_KEY");
        assertThat(run(prompt("Hello")).path("text").asString()).isEqualTo("You said: Hello");
        assertThat(provider.requests().getFirst().header("Authorization")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEFT_LLM_BASE_URL", "WEFT_LLM_MODEL"})
    void saysWhenNoModelIsConfigured(String setting) {
        environment.remove(setting);
        TaskException failure = failure();
        assertThat(failure.code()).isEqualTo(FailureCode.E0015);
        assertThat(failure).hasMessage("Chat model not configured, please configure a chat model in the settings");
        assertThat(provider.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt", "system", "message", "part"})
    void refusesTextsOfMoreThan100000Characters(String where) throws Exception {
        for (int length : List.of(100_000, 100_001)) {
            String text = "é".repeat(length - 1) + "😀";
            ObjectNode config = prompt("Hello");
            switch (where) {
                case "message" -> config.putArray("messages").addObject().put("role", "user").put("content", text);
                case "part" -> config.putArray("messages").addObject().put("role", "user").putArray("content").addObject()
                        .put("type", "text").put("text", text);
                default -> config.put(where, text);
            }
            if (length == 100_000) {
                run(config);
            } else {
                assertThat(failure(config).code()).isEqualTo(FailureCode.E2004);
            }
        }
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void refusesToAskNothing() {
        assertThat(failure(prompt("")).code()).isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(failure(Json.object()).code()).isEqualTo(FailureCode.INVALID_CONFIG);
    }

    @Test
    void keepsTheKeyOutOfItsText() {
        assertThat(LlmSettings.of(new Settings(environment)).toString()).doesNotContain(KEY);
    }

    // Streaming

    @Test
    void passesTextOnWhileTheModelStillWrites() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        provider.next(Completion.of("one two three").gateAfter(2, gate));
        CompletableFuture<JsonNode> output = CompletableFuture.supplyAsync(() -> {
            try {
                return run(prompt("Count"));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        context.awaitDeltas(2);
        assertThat(context.text()).isEqualTo("one two ");
        assertThat(output).isNotDone();
        gate.countDown();
        assertThat(output.get(30, TimeUnit.SECONDS).path("text").asString()).isEqualTo("one two three");
        assertThat(context.text()).isEqualTo("one two three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning_content", "reasoning"})
    void tellsReasoningFromText(String field) throws Exception {
        provider.next(Completion.of("42").thinking("six times seven").reasoningField(field).usage(3, 9, 8));
        JsonNode output = run(prompt("?"));
        assertThat(output.path("text").asString()).isEqualTo("42");
        assertThat(output.path("reasoning").asString()).isEqualTo("six times seven");
        assertThat(output.path("usage").path("reasoningTokens").asInt()).isEqualTo(8);
        assertThat(context.reasoning()).isEqualTo("six times seven");
        assertThat(context.text()).isEqualTo("42");
        assertThat(context.deltas()).isEqualTo(4);
    }

    @Test
    void readsServersThatAnswerInOnePiece() throws Exception {
        provider.next(Completion.of("whole answer").thinking("hm").usage(1, 2, 0).whole());
        JsonNode output = run(prompt("?"));
        assertThat(output.path("text").asString()).isEqualTo("whole answer");
        assertThat(output.path("reasoning").asString()).isEqualTo("hm");
        assertThat(output.path("usage").path("totalTokens").asInt()).isEqualTo(3);
        assertThat(context.text()).isEqualTo("whole answer");
    }

    @Test
    void readsServersThatCountNothing() throws Exception {
        provider.next(Completion.of("Hi").withoutUsage());
        assertThat(run(prompt("?")).path("usage").path("totalTokens").asInt()).isZero();
    }

    @Test
    void readsStreamsWithCommentsAndWithoutTheLastEvent() throws Exception {
        provider.next(Completion.of("a b").insertAfter(1, ": still here\n\n"));
        assertThat(run(prompt("?")).path("text").asString()).isEqualTo("a b");

        provider.next(Reply.of(
                200,
                "text/event-stream; charset=utf-8",
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\r\n\r\n"));
        assertThat(run(prompt("?")).path("text").asString()).isEqualTo("x");
    }

    @Test
    void failsWhenTheModelRefuses() {
        provider.next(Reply.of(
                200,
                "text/event-stream",
                "data: {\"choices\":[{\"delta\":{\"refusal\":\"I can't help with that.\"},\"finish_reason\":\"stop\"}]}\n\n"
                        + "data: [DONE]\n\n"));
        TaskException failure = failure();
        assertThat(failure.code()).isEqualTo(FailureCode.PROVIDER_REFUSED);
        assertThat(failure).hasMessageContaining("I can't help with that.");
    }

    // The error table

    @ParameterizedTest
    @CsvSource({
        "400, PROVIDER_REFUSED", "401, PROVIDER_REFUSED", "402, PROVIDER_REFUSED", "403, PROVIDER_REFUSED",
        "404, PROVIDER_REFUSED", "413, PROVIDER_REFUSED", "422, PROVIDER_REFUSED", "301, PROVIDER_REFUSED",
        "408, E3003", "409, E3001", "429, E3002", "500, E3001", "502, E3001", "503, E3001", "504, E3001", "529, E3001"
    })
    void tellsProvidersAnswersApart(int status, FailureCode code) {
        provider.next(FakeProvider.error(status, "some_error", "Something about " + KEY + " is wrong")
                .header("Retry-After", "0"));
        TaskException failure = failure();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageEndingWith("(HTTP " + status + ": Something about *** is wrong)");
        assertThat(failure.retryAfter()).contains(Duration.ZERO);
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void saysHowLongTheRateLimitLasts() {
        provider.next(FakeProvider.rateLimited(Duration.ofSeconds(3)));
        TaskException failure = failure();
        assertThat(failure.code()).isEqualTo(FailureCode.E3002);
        assertThat(failure).hasMessageStartingWith(
                "Request rate limit exceeded for the model provider. Please try again later.");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));

        provider.next(FakeProvider.rateLimited(Duration.ZERO).header("retry-after-ms", "1500"));
        assertThat(failure().retryAfter()).contains(Duration.ofMillis(1500));
    }

    @Test
    void understandsOtherErrorDocuments() {
        provider.next(Reply.of(500, "application/json", "{\"detail\":\"model is loading\"}"));
        assertThat(failure()).hasMessage(
                "Model provider error, please try again later (HTTP 500: model is loading)");
        provider.next(Reply.of(502, "text/html", "<html>\n<h1>Bad Gateway</h1>"));
        assertThat(failure()).hasMessageEndingWith("(HTTP 502: <html> <h1>Bad Gateway</h1>)");
        provider.next(Reply.status(503));
        assertThat(failure()).hasMessageEndingWith("(HTTP 503)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'error':{'message':'Overloaded','code':503}}        | E3001",
                "{'error':{'message':'Slow down','code':429}}         | E3002",
                "{'error':{'message':'Bad key','code':401}}           | PROVIDER_REFUSED",
                "{'error':{'message':'Oops','code':'server_error'}}   | E3001",
                "{'error':'Oops'}                                     | E3001"
            })
    void tellsErrorsWithinAStreamApart(String error, FailureCode code) {
        provider.next(Completion.of("a b c").insertAfter(1, "data: " + error.replace('\'', '"') + "\n\n"));
        assertThat(failure().code()).isEqualTo(code);
        provider.next(Reply.json(error.replace('\'', '"')));
        assertThat(failure().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void failsForStreamsThatAreCut(int after) {
        provider.next(Completion.of("one two three").cutAfter(after));
        assertThat(failure().code()).isEqualTo(FailureCode.E3001);
        provider.next(Completion.of("one two three").endAfter(after));
        TaskException failure = failure();
        assertThat(failure.code()).isEqualTo(FailureCode.E3001);
        assertThat(failure).hasMessageStartingWith("Model provider error, please try again later");
        assertThat(provider.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data: {\"choices\":[{\"delta\n\n", "data: nonsense\n\n", "data: [1]\n\n", "data: \"x\"\n\n"})
    void failsForEventsThatCannotBeRead(String event) {
        provider.next(Completion.of("one two").insertAfter(1, event));
        assertThat(failure().code()).isEqualTo(FailureCode.E3001);
    }

    @Test
    void failsForAnswersThatAreNone() {
        for (Reply reply : List.of(
                Reply.of(200, "text/html", "<html>Sign in</html>"),
                Reply.of(200, "application/json", "{broken"),
                Reply.of(200, "application/json", ""),
                Reply.of(200, "application/json", "{}"),
                Reply.of(200, "application/json", "[]"),
                Reply.of(200, "text/event-stream", ""),
                Reply.of(200, "text/event-stream", "data: [DONE]\n\n"),
                Reply.status(200),
                Reply.reset(),
                Reply.json("{\"choices\"").claiming(500))) {
            provider.next(reply);
            TaskException failure = failure();
            assertThat(failure.code()).as(reply.toString()).isEqualTo(FailureCode.E3001);
        }
    }

    @Test
    void failsForAProviderThatIsNotThere() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            environment.put("WEFT_LLM_BASE_URL", "http://127.0.0.1:" + socket.getLocalPort() + "/v1");
        }
        assertThat(failure().code()).isEqualTo(FailureCode.E3001);
    }

    @Test
    void failsForAProviderThatStaysSilent() throws Exception {
        environment.put("WEFT_LLM_IDLE_TIMEOUT", "2s");
        provider.next(Reply.silence());
        TaskException failure = failure();
        assertThat(failure.code()).isEqualTo(FailureCode.E3003);
        assertThat(failure).hasMessageStartingWith("Model provider timed out, please try again later");
        provider.awaitDisconnect();
    }

    @Test
    void failsForAProviderThatStallsInTheMiddle() throws Exception {
        environment.put("WEFT_LLM_IDLE_TIMEOUT", "2s");
        provider.next(Completion.of("one two three").stallAfter(2));
        assertThat(failure().code()).isEqualTo(FailureCode.E3003);
        assertThat(context.text()).isEqualTo("one two ");
        provider.awaitDisconnect();
    }

    @Test
    void endsWithTheTasksTimeLimit() throws Exception {
        provider.next(Completion.of("one two three").stallAfter(1));
        FakeTaskContext hurried = new FakeTaskContext(Duration.ofSeconds(2));
        TaskException failure =
                catchThrowableOfType(TaskException.class, () -> runner().run(prompt("?"), hurried));
        assertThat(failure.code()).isEqualTo(FailureCode.TASK_TIMEOUT);
        provider.awaitDisconnect();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closesTheProvidersConnectionAtOnceWhenAborted(boolean streaming) throws Exception {
        provider.next(
                streaming ? Completion.of("one two three").stallAfter(2).streamed() : Reply.silence());
        CompletableFuture<Throwable> ended =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> run(prompt("?"))));
        if (streaming) {
            context.awaitDeltas(2);
        } else {
            provider.awaitRequest(1);
        }
        assertThat(provider.disconnects()).isZero();
        context.cancel();
        provider.awaitDisconnect();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void closesTheProvidersConnectionWhenItsThreadIsInterrupted() throws Exception {
        provider.next(Reply.json("{}").after(new CountDownLatch(1)));
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform()
                .start(() -> ended.complete(catchThrowable(() -> {
                    Thread.currentThread().interrupt();
                    run(prompt("?"));
                })));
        assertThat(ended.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        thread.join();
    }

    // JSON

    private static ObjectNode asking(String schema) {
        ObjectNode config = prompt("?");
        config.set("schema", json(schema));
        return config;
    }

    private static final String RATE = "{'type':'object','properties':{'rate':{'type':'number'}},'required':['rate']}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rate\":1.5}",
                "```json\n{\"rate\":1.5}\n```",
                "```\n{\"rate\":1.5}\n```",
                "Here you are:\n```json\n{\"rate\": 1.5}\n```\nAnything else?",
                "The rate is {\"rate\":1.5}."
            })
    void readsJsonThatFitsTheSchema(String text) throws Exception {
        provider.next(Completion.of(text));
        JsonNode output = run(asking(RATE));
        assertThat(output.path("json")).isEqualTo(json("{'rate':1.5}"));
        assertThat(output.path("text").asString()).isEqualTo(text);
        assertThat(sent().path("response_format").path("type").asString()).isEqualTo("json_schema");
        assertThat(sent().path("response_format").path("json_schema").path("schema")).isEqualTo(json(RATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"rate\":\"high\"}", "{}", "[]", "null", "It is 1.5", "", "{\"rate\":"})
    void failsForAnswersThatDoNotFitTheSchema(String text) {
        provider.next(Completion.of(text));
        TaskException failure = failure(asking(RATE));
        assertThat(failure.code()).isEqualTo(FailureCode.SCHEMA_MISMATCH);
        assertThat(failure.code().retryable()).isTrue();
    }

    @Test
    void namesWhatDoesNotFit() {
        provider.next(Completion.of("{\"rate\":\"high\"}"));
        assertThat(failure(asking(RATE))).hasMessageContaining("rate").hasMessageContaining("number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'BASE/schema.json'}",
                "{'$ref':'classpath:/logback.xml'}",
                "{'$ref':'file:///etc/passwd'}",
                "{'$schema':'BASE/meta.json'}",
                "{'$ref':'#/nowhere'}"
            })
    void loadsNothingForASchema(String schema) {
        provider.next(Completion.of("{\"rate\":1}"));
        String pointed = schema.replace("BASE", provider.baseUrl());
        assertThat(failure(asking(pointed)).code()).isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void knowsTheUsualDialects() throws Exception {
        for (String dialect : List.of(
                "https://json-schema.org/draft/2020-12/schema",
                "https://json-schema.org/draft/2019-09/schema",
                "http://json-schema.org/draft-07/schema#")) {
            provider.next(Completion.of("{\"rate\":1}"));
            assertThat(run(asking("{'$schema':'" + dialect + "','type':'object'}"))
                            .path("json")
                            .isObject())
                    .isTrue();
        }
    }

    // Tools

    private static final String URL = "{'type':'object','properties':{'url':{'type':'string'},'method':{'type':'string'},"
            + "'query':{'type':'object'},'credential':{'type':'string'}},'required':['url'],'additionalProperties':false}";

    private static Completion calling(String name, String arguments) {
        return Completion.calling(new Completion.ToolCall("call_1", name, arguments.replace('\'', '"')));
    }

    private ObjectNode withTools(String tools) {
        ObjectNode config = prompt("?");
        config.set("tools", json(tools));
        return config;
    }

    @Test
    void carriesOutTheModelsCallsAndTellsItTheResults() throws Exception {
        toolBox.with("http", URL, json("{'status':200,'body':{'rate':1.5}}"));
        toolBox.with("file.read", "{'type':'object'}", Json.text("file's text"));
        provider.next(Completion.calling(
                        new Completion.ToolCall("call_a", "http", "{\"url\":\"https://rates.example\"}"),
                        new Completion.ToolCall("call_b", "file_read", ""))
                .usage(10, 20, 0));
        provider.next(Completion.of("The rate is 1.5").usage(30, 5, 0));
        JsonNode output = run(withTools("['http','file.read']"));

        assertThat(output.path("text").asString()).isEqualTo("The rate is 1.5");
        assertThat(output.path("usage").path("totalTokens").asInt()).isEqualTo(65);
        assertThat(toolBox.calls).extracting(FakeToolBox.Call::type).containsExactly("http", "file.read");
        assertThat(toolBox.calls.getFirst().config()).isEqualTo(json("{'url':'https://rates.example'}"));
        assertThat(context.messages())
                .containsExactly(
                        json("{'type':'tool','name':'http','arguments':{'url':'https://rates.example'},"
                                + "'result':{'status':200,'body':{'rate':1.5}}}"),
                        Json.parse("{\"type\":\"tool\",\"name\":\"file_read\",\"arguments\":{},"
                                + "\"result\":\"file's text\"}"));
        assertThat(context.text()).isEqualTo("The rate is 1.5");

        JsonNode messages = sent().path("messages");
        assertThat(messages.path(1).path("tool_calls").path(0).path("function").path("name").asString())
                .isEqualTo("http");
        assertThat(messages.path(2))
                .isEqualTo(Json.parse("{\"role\":\"tool\",\"tool_call_id\":\"call_a\","
                        + "\"content\":\"{\\\"status\\\":200,\\\"body\\\":{\\\"rate\\\":1.5}}\"}"));
        assertThat(messages.path(3).path("content").asString()).isEqualTo("file's text");
        assertThat(provider.ledger().values()).containsExactly(1, 1);
    }

    @Test
    void tellsTheModelWhatAToolTakesButForWhatTheAuthorFixed() throws Exception {
        toolBox.with("http", URL, Json.object());
        run(withTools("[{'type':'http','name':'get_rates','description':'Rates of the day',"
                + "'config':{'url':'https://rates.example','credential':'rates'}}]"));
        assertThat(sent().path("tools"))
                .isEqualTo(json("[{'type':'function','function':{'name':'get_rates','description':'Rates of the day',"
                        + "'parameters':{'type':'object','properties':{'method':{'type':'string'},"
                        + "'query':{'type':'object'}},'required':[],'additionalProperties':false}}}]"));
    }

    @Test
    void keepsWhatTheAuthorFixed() throws Exception {
        toolBox.with("http", URL, Json.object());
        provider.next(calling("rates", "{'url':'https://evil.example','query':{'base':'USD','day':'today'}}"));
        run(withTools("[{'type':'http','name':'rates','config':{'url':'https://rates.example','credential':'rates',"
                + "'query':{'base':'EUR'}}}]"));
        assertThat(toolBox.calls.getFirst().config())
                .isEqualTo(json("{'url':'https://rates.example','query':{'base':'EUR','day':'today'},"
                        + "'credential':'rates'}"));
    }

    @Test
    void letsNoModelChooseACredential() throws Exception {
        toolBox.with("http", URL, Json.object());
        provider.next(calling("http", "{'url':'https://evil.example','credential':'prod'}"));
        run(withTools("['http']"));
        assertThat(toolBox.calls).isEmpty();
        assertThat(context.messages().getFirst().path("error").path("code").asString()).isEqualTo("INVALID_CONFIG");

        assertThat(failure(withTools("[{'type':'http','config':{'credential':'prod'}}]")).code())
                .isEqualTo(FailureCode.INVALID_CONFIG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'url':7}", "{}", "[1]", "nonsense", "{'url':'x','more':1}"})
    void givesBadArgumentsBackToTheModel(String arguments) throws Exception {
        toolBox.with("http", URL, Json.object());
        provider.next(calling("http", arguments)).next(Completion.of("Sorry"));
        assertThat(run(withTools("['http']")).path("text").asString()).isEqualTo("Sorry");
        assertThat(toolBox.calls).isEmpty();
        assertThat(sent().path("messages").path(2).path("content").asString()).contains("INVALID_CONFIG");
    }

    @Test
    void givesAFailedCallBackToTheModel() throws Exception {
        toolBox.with("http", URL, FailureCode.HTTP_RETRYABLE_STATUS);
        provider.next(calling("http", "{'url':'https://rates.example'}")).next(calling("nothing", "{}"));
        provider.next(Completion.of("I could not find out"));
        assertThat(run(withTools("['http']")).path("text").asString()).isEqualTo("I could not find out");
        assertThat(context.messages().getFirst().path("error"))
                .isEqualTo(json("{'code':'HTTP_RETRYABLE_STATUS','message':'HTTP 500 from rates.example'}"));
        assertThat(sent().path("messages").path(2).path("content").asString()).contains("HTTP 500");
        assertThat(sent().path("messages").path(4).path("content").asString()).contains("no tool named");
    }

    @Test
    void givesEachCallAKeyThatAnotherAttemptRepeats() throws Exception {
        toolBox.with("http", URL, Json.object());
        for (int attempt = 0; attempt < 2; attempt++) {
            provider.next(calling("http", "{'url':'https://a.example'}"))
                    .next(calling("http", "{'url':'https://a.example'}"))
                    .next(calling("http", "{'url':'https://b.example'}"));
            run(withTools("['http']"));
        }
        List<String> keys =
                toolBox.calls.stream().map(FakeToolBox.Call::idempotencyKey).toList();
        assertThat(keys.subList(0, 3)).doesNotHaveDuplicates().isEqualTo(keys.subList(3, 6));
        assertThat(keys).allMatch(key -> key.startsWith(context.idempotencyKey() + ":"));
    }

    @Test
    void stopsAModelThatNeverStopsCalling() {
        toolBox.with("http", URL, Json.object());
        provider.always(request -> calling("http", "{'url':'https://rates.example'}"));
        TaskException failure = failure(withTools("['http']"));
        assertThat(failure.code()).isEqualTo(FailureCode.E3012);
        assertThat(failure).hasMessageStartingWith("Tool call failed");
        assertThat(provider.requests()).hasSize(16);
    }

    @Test
    void cutsResultsThatAreTooLongForAModel() throws Exception {
        toolBox.with("http", URL, Json.text("x".repeat(150_000)));
        provider.next(calling("http", "{'url':'https://rates.example'}"));
        run(withTools("['http']"));
        assertThat(sent().path("messages").path(2).path("content").asString())
                .hasSizeBetween(100_000, 100_100)
                .contains("cut off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['no.such']", "['delay']", "[{}]", "[{'type':'http','name':'not a name'}]", "['http','http']", "[7]"
            })
    void refusesToolsThatAreNone(String tools) {
        toolBox.with("http", URL, Json.object()).with("delay", "{}", Json.object());
        assertThat(failure(withTools(tools)).code()).isEqualTo(FailureCode.INVALID_CONFIG);
        assertThat(provider.requests()).isEmpty();
    }
}
