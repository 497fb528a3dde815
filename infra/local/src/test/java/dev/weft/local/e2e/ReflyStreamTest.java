package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.Eventually;
import dev.weft.services.testing.Completion;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a Refly caller sees of a model at work. */
class ReflyStreamTest {
    private static final Set<String> ENDS = Set.of("finish", "failed");
    private static final String CANVAS = """
            {'title':'Say','tasks':[
              {'id':'say','type':'llm','title':'Say it','config':{'prompt':'Count'},'retry':{'maxAttempts':1}},
              {'id':'after','type':'template','title':'After','config':{'value':'{{ tasks.say.output.text }}!'}}]}""";

    private static JsonNode call(String method, String path) {
        return Stack.call(method, "/v1/openapi" + path).path("data");
    }

    private static String run() {
        return call("POST", "/workflow/" + Stack.canvas(json(CANVAS)) + "/run").path("executionId").stringValue();
    }

    private static JsonNode said(String run) {
        return call("GET", "/workflow/" + run + "/output").path("output").get(0);
    }

    private static JsonNode ended(String run) {
        return Eventually.get("The end of " + run, () -> Optional.of(call("GET", "/workflow/" + run + "/status"))
                .filter(status -> ENDS.contains(status.path("status").stringValue())));
    }

    private static JsonNode awaitText(String run, String text) {
        return Eventually.get("The text " + text, () -> Optional.of(said(run))
                .filter(node -> node.at("/messages/0/content").asString("").strip().equals(text)));
    }

    @Test
    void contentAndReasoningGrowWhileTheModelStreams() {
        CountDownLatch gate = new CountDownLatch(1);
        Stack.PROVIDER.next(Completion.of("one two three four").thinking("let me count").gateAfter(5, gate));
        String run = run();
        JsonNode during = awaitText(run, "one two");
        assertThat(during.path("status").stringValue()).isEqualTo("executing");
        assertThat(during.at("/messages/0/reasoningContent").stringValue()).isEqualTo("let me count");
        assertThat(during.at("/messages/0/type").stringValue()).isEqualTo("ai");
        gate.countDown();
        assertThat(ended(run).path("status").stringValue()).isEqualTo("finish");
        JsonNode done = said(run);
        assertThat(done.at("/messages/0/content").stringValue()).isEqualTo("one two three four");
        assertThat(done.at("/messages/0/messageId")).isEqualTo(during.at("/messages/0/messageId"));
        assertThat(done.path("status").stringValue()).isEqualTo("finish");
    }

    @Test
    void whatTheModelHadSaidIsKeptWhenTheNodeFails() {
        Stack.PROVIDER.next(Completion.of("one two three four").cutAfter(2));
        String run = run();
        JsonNode status = ended(run);
        assertThat(status.path("status").stringValue()).isEqualTo("failed");
        assertThat(status.at("/nodeExecutions/0/errorMessage").stringValue())
                .startsWith("Model provider error, please try again later");
        JsonNode failed = said(run);
        assertThat(failed.path("status").stringValue()).isEqualTo("failed");
        assertThat(failed.at("/messages/0/content").stringValue().strip()).isEqualTo("one two");
    }

    @Test
    void anAbortWhileTheModelStreamsStopsTheNodeAndKeepsItsText() {
        CountDownLatch gate = new CountDownLatch(1);
        Stack.PROVIDER.next(Completion.of("one two three").gateAfter(2, gate));
        String run = run();
        awaitText(run, "one two");
        call("POST", "/workflow/" + run + "/abort");
        JsonNode status = ended(run);
        gate.countDown();
        assertThat(status.path("nodeExecutions").valueStream().map(node -> node.path("status").stringValue()))
                .containsExactly("failed", "failed");
        assertThat(status.path("nodeExecutions").valueStream().map(node -> node.path("errorMessage").stringValue()))
                .containsExactly("Action was stopped", "Action was stopped");
        assertThat(said(run).at("/messages/0/content").stringValue())
                .startsWith("one");
    }
}
