package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.Journal.Entry;
import dev.weft.task.EventKind;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.client.WorkflowUpdateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * A worker has committed what followed an answer, and died together with Temporal, which has forgotten the answer. Told
 * again, the workflow catches up with the journal.
 */
class UnheardAnswerTest {
    private static final ObjectNode VALUES = Json.object().put("note", "go");

    private static Running asked() {
        Running run = Weft.start(
                json("""
                {'title':'Ask','tasks':[
                  {'id':'ask','type':'approval','config':{'message':'Go on?'}},
                  {'id':'say','type':'template','config':{'value':'{{ tasks.ask.output.values.note }}'}}],
                 'outputs':{'said':'{{ tasks.say.output.value }}'}}"""),
                Json.object());
        run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");
        return run;
    }

    private static void committed(Running run, List<Entry> further) {
        ObjectNode answer = Json.object().put("decision", "approved").put("by", "tester");
        answer.set("values", VALUES);
        ObjectNode finished = Json.object().put("status", "succeeded").put("title", "ask").put("type", "approval");
        ObjectNode output = Json.object().put("decision", "approved");
        output.set("values", VALUES);
        List<Entry> entries = new ArrayList<>(List.of(
                new Entry(EventKind.APPROVAL_ANSWERED, "ask", 0, 0, answer, Optional.empty()),
                new Entry(EventKind.TASK_FINISHED, "ask", 0, 0, finished, Optional.of(output))));
        entries.addAll(further);
        String origin = run.workflow().getExecution().getRunId();
        assertThat(Weft.STORE.journal().append(run.key(), origin, entries).closed()).isFalse();
    }

    /** The question stands in the journal before its workflow takes answers to it. */
    private static void tell(Running run) {
        while (true) {
            try {
                run.answer("ask", "approved", VALUES);
                return;
            } catch (WorkflowUpdateException e) {
                assertThat(String.valueOf(e.getCause().getMessage())).contains("APPROVAL_UNKNOWN");
            }
        }
    }

    @Test
    void anOpenRunGoesOnWithTheAnswerThatStands() {
        Running run = asked();
        committed(run, List.of());

        tell(run);

        assertThat(run.end().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.row().outputs().orElseThrow().path("said").asString()).isEqualTo("go");
        assertThat(run.events().stream().filter(event -> event.kind() == EventKind.APPROVAL_ANSWERED))
                .hasSize(1);
    }

    @Test
    void theWorkflowOfAnEndedRunEndsAsTheJournalSays() {
        Running run = asked();
        ObjectNode end = Json.object().put("status", "failed");
        end.set("error", Json.object().put("code", "RESULT_LOST").put("message", "gone"));
        committed(run, List.of(new Entry(EventKind.RUN_FINISHED, "", 0, 0, end, Optional.empty())));

        tell(run);

        assertThat(run.workflow().getResult(RunOutcome.class).status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.events().getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
    }
}
