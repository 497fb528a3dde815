package dev.weft.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.api.enums.v1.EventType;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class LargeCanvasTest {
    private static final int TASKS = 5_000;

    @Test
    void aRunThatGrowsLongGoesOnInANewHistoryAndRunsEachTaskOnce() {
        ObjectNode canvas = Json.object().put("title", "Large");
        ArrayNode tasks = canvas.putArray("tasks");
        for (int i = 0; i < TASKS; i++) {
            ObjectNode task = tasks.addObject().put("id", "t" + i).put("type", "template");
            task.put("when", "true");
            task.putObject("config").put("value", i < 50 ? "0" : "{{ tasks.t" + (i - 50) + ".output.value }}");
        }
        canvas.putObject("outputs").put("last", "{{ tasks.t" + (TASKS - 1) + ".output.value }}");

        Running run = Weft.start(canvas, Json.object());
        StoredRun ended = run.end();

        assertThat(ended.status()).as("%s", ended.error()).isEqualTo(RunStatus.SUCCEEDED);
        List<Event> events = run.events();
        assertThat(events.stream().map(Event::seq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().filter(event -> event.kind() == EventKind.TASK_FINISHED))
                .hasSize(TASKS);
        assertThat(Weft.firstHistory(run).getEventsList().getLast().getEventType())
                .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW);
    }
}
