package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.Completion.ToolCall;
import dev.weft.services.testing.FakeProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A workflow that a model writes, and what the models of its tasks say, as a Refly caller sees it. */
class GeneratedWorkflowTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PLAN = """
            {"title":"Letters","tasks":[
              {"id":"count","title":"Count","prompt":"Count {{ variables.what }}","toolsets":["template"]},
              {"id":"tell","title":"Tell","prompt":"Tell it","toolsets":[],"dependentTasks":["count"]}],
             "variables":[{"name":"what","variableType":"string","required":true}]}""";

    @Test
    void aGeneratedWorkflowRunsToItsFinishAndShowsEachMessageAsItComes() throws Exception {
        Stack.PROVIDER.next(Completion.of(PLAN.replace("[\"count\"]", "[\"nobody\"]")));
        Stack.PROVIDER.next(Completion.of(PLAN));
        JsonNode generated = post("/copilot/workflow/generate", "{\"query\":\"Count letters and tell\",\"locale\":\"en\"}", 200);
        String canvas = generated.path("canvasId").stringValue();
        assertThat(generated.at("/workflowPlan/tasks/1/dependentTasks/0").stringValue()).isEqualTo("count");

        CountDownLatch gate = new CountDownLatch(1);
        Stack.PROVIDER.next(Completion.calling(new ToolCall("c1", "template", "{\"value\":\"there are 42\"}"))
                .thinking("Let me look"));
        Stack.PROVIDER.next(Completion.of("Found 42 letters").gateAfter(1, gate));
        Stack.PROVIDER.next(Completion.of("All in all 42"));
        String run = post("/workflow/" + canvas + "/run", "{\"variables\":{\"what\":\"letters\"}}", 200)
                .path("executionId")
                .stringValue();

        JsonNode during = awaitOutput(run, output -> output.at("/0/messages").size() == 3);
        assertThat(types(during)).containsExactly("ai", "tool", "ai");
        assertThat(during.at("/0/messages/0/reasoningContent").stringValue()).isEqualTo("Let me look");
        assertThat(during.at("/0/messages/1/content").stringValue()).contains("template", "there are 42");
        assertThat(during.at("/0/messages/2/content").stringValue()).isEqualTo("Found ");
        assertThat(during.at("/0/status").stringValue()).isEqualTo("executing");
        gate.countDown();

        JsonNode after = awaitOutput(run, output -> output.at("/1/status").asString("").equals("finish"));
        assertThat(ids(after)).isEqualTo(ids(during)).doesNotHaveDuplicates();
        assertThat(types(after)).containsExactly("ai", "tool", "ai");
        assertThat(after.at("/0/messages/2/content").stringValue()).isEqualTo("Found 42 letters");
        assertThat(after.at("/1/messages/0/content").stringValue()).isEqualTo("All in all 42");
        assertThat(Stack.end(run).path("status").stringValue()).isEqualTo("succeeded");
        assertThat(Stack.PROVIDER.requests().getLast().text()).contains("Tell it", "Found 42 letters");
    }

    @Test
    void whatAFailedNodeHadSaidIsKept() throws Exception {
        String canvas = Stack.canvas(json("""
                {'title':'Fails','tasks':[{'id':'say','type':'llm','retry':{'maxAttempts':1},
                 'config':{'prompt':'Go','tools':['template']}}]}"""));
        Stack.PROVIDER.next(Completion.calling(new ToolCall("c1", "template", "{\"value\":\"kept\"}")));
        Stack.PROVIDER.next(Completion.of("half a sentence").cutAfter(2));
        String run = post("/workflow/" + canvas + "/run", "{}", 200).path("executionId").stringValue();

        JsonNode output = awaitOutput(run, node -> node.at("/0/status").asString("").equals("failed"));
        assertThat(types(output)).containsExactly("tool", "ai");
        assertThat(output.at("/0/messages/0/content").stringValue()).contains("kept");
        assertThat(output.at("/0/messages/1/content").stringValue()).isEqualTo("half a ");
        assertThat(output.at("/0/errorMessage").stringValue()).contains("Model provider error");
        JsonNode own = Stack.get("/runs/" + run + "/output").at("/tasks/say/messages");
        assertThat(own).hasSize(2);
        assertThat(own.get(1).path("partial").asBoolean()).isTrue();
        assertThat(own.get(1).path("id")).isEqualTo(output.at("/0/messages/1/messageId"));
    }

    @Test
    void aProviderThatStaysBrokenIsAnsweredWithItsCode() throws Exception {
        for (int i = 0; i < 3; i++) {
            Stack.PROVIDER.next(FakeProvider.rateLimited(Duration.ZERO));
        }
        JsonNode answer = call("POST", "/copilot/workflow/generate", "{\"query\":\"Anything\"}", 429);
        assertThat(answer.path("errCode").stringValue()).isEqualTo("E3002");
        assertThat(answer.path("errMsg").stringValue()).startsWith("Request rate limit exceeded");
    }

    private static List<String> types(JsonNode output) {
        return output.at("/0/messages").valueStream()
                .map(message -> message.path("type").stringValue())
                .toList();
    }

    private static List<String> ids(JsonNode output) {
        return output.at("/0/messages").valueStream()
                .map(message -> message.path("messageId").stringValue())
                .toList();
    }

    private static JsonNode awaitOutput(String run, Predicate<JsonNode> wanted) throws Exception {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            JsonNode output = call("GET", "/workflow/" + run + "/output", "", 200).at("/data/output");
            if (wanted.test(output)) {
                return output;
            }
            assertThat(Instant.now()).as("%s", output).isBefore(deadline);
        }
    }

    private static JsonNode post(String path, String body, int status) throws Exception {
        return call("POST", path, body, status).path("data");
    }

    private static JsonNode call(String method, String path, String body, int status) throws Exception {
        var answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(Stack.url() + "/v1/openapi" + path))
                        .header("Authorization", "Bearer " + Stack.key())
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body());
    }
}
