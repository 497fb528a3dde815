package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StreamTest {
    private static final String CANVAS = """
            {'title':'Say','tasks':[
              {'id':'say','type':'llm','config':{'prompt':'Count to ten'}},
              {'id':'after','type':'template','config':{'value':'{{ tasks.say.output.text }}!'}}],
             'outputs':{'text':'{{ tasks.after.output.value }}'}}""";

    @Test
    void aStreamCutAtEveryEventAndResumedIsByteForByteTheWholeOne() {
        Stack.PROVIDER.next(Completion.of("one two three four five six seven eight nine ten")
                .thinking("let me count")
                .pace(Duration.ofMillis(120)));
        String run = Stack.start(Stack.canvas(json(CANVAS)), Json.object());

        List<String> pieces = new ArrayList<>();
        Optional<String> last = Optional.empty();
        while (pieces.isEmpty() || !pieces.getLast().contains("event:run.finished") && !pieces.getLast().contains("event: run.finished")) {
            List<String> one = Stack.events(run, last, 1);
            pieces.addAll(one);
            last = Optional.of(Stack.id(pieces.getLast()));
        }
        List<String> whole = Stack.events(run, Optional.empty(), Integer.MAX_VALUE);

        assertThat(pieces).isEqualTo(whole);
        for (int cut = 1; cut < whole.size(); cut++) {
            assertThat(Stack.events(run, Optional.of(Stack.id(whole.get(cut - 1))), Integer.MAX_VALUE))
                    .isEqualTo(whole.subList(cut, whole.size()));
        }
        assertThat(whole.stream().filter(event -> event.contains("task.delta")).count())
                .isGreaterThan(2);
    }

    @Test
    void partialTextIsVisibleWhileTheModelStreamsAndTheResultAfterwards() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Stack.PROVIDER.next(Completion.of("one two three").gateAfter(2, gate));
        String run = Stack.start(Stack.canvas(json(CANVAS)), Json.object());
        List<String> seen = Stack.events(run, Optional.empty(), 4);
        assertThat(seen.getLast()).contains("task.delta");

        JsonNode during = Stack.get("/runs/" + run + "/output");
        assertThat(during.path("tasks").path("say").path("messages").path(0).path("content").asString())
                .startsWith("one");
        gate.countDown();

        JsonNode ended = Stack.end(run);
        assertThat(ended.path("outputs")).isEqualTo(json("{'text':'one two three!'}"));
    }
}
