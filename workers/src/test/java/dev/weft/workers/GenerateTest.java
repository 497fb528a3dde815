package dev.weft.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.run.GenerateWorkflow;
import dev.weft.run.GenerateWorkflow.Generation;
import dev.weft.run.GenerateWorkflow.Wish;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Setting;
import dev.weft.task.Draft;
import dev.weft.task.FailureCode;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Plans that a model writes: right, repairable, hopeless; and a provider that fails. */
class GenerateTest {
    private static final String QUEUE = "generate-" + System.nanoTime();
    private static final String GOOD = """
            {"title":"Feedback","tasks":[
              {"id":"collect","title":"Collect","prompt":"Collect {{ variables.topic }}","toolsets":["http"]},
              {"id":"sum","title":"Sum up","prompt":"Sum up","toolsets":[],"dependentTasks":["collect"]}],
             "variables":[{"name":"topic","variableType":"string","required":true}]}""";
    private static final String UNKNOWN_DEPENDENCY = GOOD.replace("[\"collect\"]", "[\"gather\"]");
    private static final String NO_PROMPT = "{\"title\":\"T\",\"tasks\":[{\"id\":\"a\",\"title\":\"A\",\"toolsets\":[]}]}";

    private static FakeProvider provider;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void work() {
        provider = FakeProvider.start();
        worker = Weft.worker(Weft.SETTINGS.with(
                Map.of(Setting.WEFT_TASK_QUEUE, QUEUE, Setting.WEFT_LLM_BASE_URL, provider.baseUrl())));
    }

    @AfterAll
    static void stop() {
        worker.close();
        provider.close();
    }

    @Test
    void aRightPlanIsTakenAtOnce() {
        provider.next(Completion.of("Here you are:\n```json\n" + GOOD + "\n```"));
        Generation generation = generate("Sum up feedback", Optional.of("zh-Hant"));

        Draft draft = generation.draft().orElseThrow();
        assertThat(draft.problems()).isEmpty();
        assertThat(draft.plan().orElseThrow().at("/tasks/1/dependentTasks/0").stringValue()).isEqualTo("collect");
        JsonNode asked = last(1).getFirst();
        assertThat(asked.path("response_format").path("type").stringValue()).isEqualTo("json_schema");
        assertThat(asked.at("/messages/0/content").stringValue())
                .contains("- http: ", "- file.read: ", "{{ variables.NAME }}", "Chinese (Traditional) (zh-Hant)")
                .doesNotContain("- approval", "sk-test");
        assertThat(asked.at("/messages/1/content").stringValue()).isEqualTo("Sum up feedback");
    }

    @Test
    void theProblemsOfAPlanAreGivenBackToTheModel() {
        provider.next(Completion.of(UNKNOWN_DEPENDENCY));
        provider.next(Completion.of(GOOD));

        assertThat(generate("Repair once", Optional.empty()).draft().orElseThrow().plan()).isPresent();
        List<JsonNode> asked = last(2);
        assertThat(asked.getLast().at("/messages/2/content").stringValue()).isEqualTo(UNKNOWN_DEPENDENCY);
        assertThat(asked.getLast().at("/messages/3/content").stringValue())
                .contains("/tasks/1/dependentTasks/0", "gather");
        assertThat(asked.getLast().at("/messages/0/content").stringValue()).contains("language of the user's text");
    }

    @Test
    void aPlanMayBeRepairedTwice() {
        provider.next(Completion.of("I would rather talk about it"));
        provider.next(Completion.of(NO_PROMPT));
        provider.next(Completion.of(GOOD));

        assertThat(generate("Repair twice", Optional.empty()).draft().orElseThrow().plan()).isPresent();
        List<JsonNode> asked = last(3);
        assertThat(asked.get(1).at("/messages/3/content").stringValue()).contains("no JSON");
        assertThat(asked.get(2).at("/messages/5/content").stringValue()).contains("prompt");
        assertThat(asked.get(2).path("messages")).hasSize(6);
    }

    @Test
    void afterTheSecondRepairTheProblemsAreTheResult() {
        int before = provider.requests().size();
        provider.next(Completion.of("no"));
        provider.next(Completion.of(NO_PROMPT));
        provider.next(Completion.of(UNKNOWN_DEPENDENCY));

        Generation generation = generate("Hopeless", Optional.empty());
        Draft draft = generation.draft().orElseThrow();
        assertThat(draft.plan()).isEmpty();
        assertThat(draft.answer()).isEqualTo(UNKNOWN_DEPENDENCY);
        assertThat(draft.problems()).anyMatch(problem -> problem.contains("gather"));
        assertThat(provider.requests()).hasSize(before + 3);
    }

    @Test
    void anAnswerOfAnyLengthKeepsTheResultSmall() {
        String endless = "x".repeat(3_000_000);
        for (int i = 0; i < 3; i++) {
            provider.next(Completion.of(endless));
        }

        Draft draft = generate("Endless", Optional.empty()).draft().orElseThrow();
        assertThat(draft.answer()).hasSize(Draft.MAX_ANSWER);
        assertThat(draft.problems()).singleElement().asString().contains("longer than");
    }

    @Test
    void aProviderThatIsBusyIsAskedAgainAfterTheTimeItAskedFor() {
        int before = provider.requests().size();
        provider.next(FakeProvider.rateLimited(Duration.ofSeconds(1)));
        provider.next(FakeProvider.error(503, "overloaded", "Try later"));
        provider.next(Completion.of(GOOD));

        assertThat(generate("Busy", Optional.empty()).draft().orElseThrow().plan()).isPresent();
        assertThat(provider.requests().subList(before, before + 3))
                .extracting(request -> request.header("Idempotency-Key"))
                .containsOnly(provider.requests().getLast().header("Idempotency-Key"));
    }

    @Test
    void aProviderThatStaysBrokenIsTheFailure() {
        assertThat(failure(FakeProvider.rateLimited(Duration.ofMillis(1)), 3)).isEqualTo(FailureCode.E3002);
        assertThat(failure(FakeProvider.error(500, "server_error", "Broken"), 3)).isEqualTo(FailureCode.E3001);
        assertThat(failure(FakeProvider.error(401, "invalid_api_key", "No"), 1))
                .isEqualTo(FailureCode.PROVIDER_REFUSED);
    }

    @Test
    void withoutAProviderTheFailureSaysSo() {
        String queue = "no-model-" + System.nanoTime();
        try (ConfigurableApplicationContext own = Weft.worker(Weft.SETTINGS.with(
                Map.of(Setting.WEFT_TASK_QUEUE, queue, Setting.WEFT_LLM_BASE_URL, "")))) {
            assertThat(own.isActive()).isTrue();
            assertThat(generate(queue, "Anything", Optional.empty()).failure().orElseThrow().code())
                    .isEqualTo(FailureCode.E0015);
        }
    }

    private static FailureCode failure(Reply reply, int times) {
        for (int i = 0; i < times; i++) {
            provider.next(reply);
        }
        return generate("Fail", Optional.empty()).failure().orElseThrow().code();
    }

    private static List<JsonNode> last(int count) {
        List<RecordedRequest> all = provider.requests();
        return all.subList(all.size() - count, all.size()).stream()
                .map(request -> Json.parse(Json.write(request.json())))
                .toList();
    }

    private static Generation generate(String query, Optional<String> locale) {
        return generate(QUEUE, query, locale);
    }

    private static Generation generate(String queue, String query, Optional<String> locale) {
        WorkflowStub workflow = Weft.TEMPORAL.client()
                .newUntypedWorkflowStub(
                        GenerateWorkflow.TYPE,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(queue)
                                .setWorkflowId("generate-" + UUID.randomUUID())
                                .build());
        workflow.start(new Wish(Weft.WORKSPACE, query, locale));
        return workflow.getResult(Generation.class);
    }
}
