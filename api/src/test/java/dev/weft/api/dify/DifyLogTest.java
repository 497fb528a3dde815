package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import dev.weft.task.RunStatus;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the logs know of results that are too large for a row. */
class DifyLogTest {
    private static final String LONG = "x".repeat(100_000);

    private final App app = App.of(App.QUICK);

    private JsonNode logs(String query) {
        Answer answer = app.api.get("/v1/workflows/logs?" + query);
        return answer.expect(200).json();
    }

    private static List<String> ids(JsonNode logs) {
        return logs.path("data").valueStream().map(log -> log.at("/workflow_run/id").stringValue()).toList();
    }

    @Test
    @DisplayName("keyword searches outputs of over 64 KB, too")
    void largeOutputsAreSearched() {
        String small = new Play(app).end(RunStatus.SUCCEEDED, "{'text':'a needle'}").id;
        String large = new Play(app).end(RunStatus.SUCCEEDED, "{'text':'" + LONG + " Needle ✓ in hay'}").id;
        new Play(app).end(RunStatus.SUCCEEDED, "{'text':'" + LONG + "'}");
        new Play(app.neighbour()).end(RunStatus.SUCCEEDED, "{'text':'" + LONG + " needle'}");
        for (int again = 0; again < 2; again++) {
            assertThat(ids(logs("keyword=NEEDLE"))).containsExactly(large, small);
        }
        JsonNode page = logs("keyword=needle&limit=1&page=2");
        assertThat(page.path("total").asInt()).isEqualTo(2);
        assertThat(ids(page)).containsExactly(small);
        assertThat(ids(logs("keyword=needle%20%E2%9C%93"))).containsExactly(large);
        assertThat(ids(logs("keyword=needle&status=failed"))).isEmpty();
        assertThat(ids(logs("keyword=haystack"))).isEmpty();
    }

    @Test
    @DisplayName("total_tokens counts what every model used, however long its answer, as the stream does")
    void tokensOfLargeAnswersAreCounted() throws Exception {
        Play play = new Play(app)
                .start("long", "llm")
                .finish("long", "llm", "{'text':'" + LONG + "','usage':{'totalTokens':7}}")
                .start("short", "llm")
                .finish("short", "llm", "{'text':'x','usage':{'totalTokens':30}}")
                .start("found", "extract")
                .finish("found", "extract", "{'__is_success':1,'__usage':{'totalTokens':200}}")
                .start("odd", "code")
                .finish("odd", "code", "{'usage':{'totalTokens':'many'}}")
                .end(RunStatus.SUCCEEDED);
        assertThat(logs("").at("/data/0/workflow_run/total_tokens").asLong()).isEqualTo(237);
        assertThat(app.detail(play.id).expect(200).json().path("total_tokens").asLong()).isEqualTo(237);
        List<Told> told = Told.events(Told.all(app.api, play.id, Play.USER, 0));
        assertThat(told.getLast().data().path("total_tokens").asLong()).isEqualTo(237);
    }
}
