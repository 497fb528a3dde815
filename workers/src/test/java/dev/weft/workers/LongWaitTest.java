package dev.weft.workers;

import static dev.weft.workers.Weft.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LongWaitTest {
    private static final int FEW_EVENTS = 40;
    private static SkippedTime time;

    @BeforeAll
    static void start() {
        time = new SkippedTime();
    }

    @AfterAll
    static void stop() {
        time.close();
    }

    private static List<HistoryEvent> history(Running run) {
        return run.client().fetchHistory(run.key().run()).getHistory().getEventsList();
    }

    private static int events(Running run) {
        return history(run).size();
    }

    /** Events once the workflow has nothing to do: the journal knows of a wait before Temporal does. */
    private static int eventsOfAWait(Running run) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<HistoryEvent> events;
        do {
            events = history(run);
        } while (isBusy(events.getLast()) && System.nanoTime() < deadline);
        assertThat(isBusy(events.getLast())).isFalse();
        return events.size();
    }

    private static boolean isBusy(HistoryEvent last) {
        return last.hasWorkflowExecutionStartedEventAttributes()
                || last.hasWorkflowTaskScheduledEventAttributes()
                || last.hasWorkflowTaskStartedEventAttributes();
    }

    @Test
    void anAnswerAfterThirtyDaysIsTakenAndTheWaitCostNothing() {
        Running run = time.start(json("""
                {'title':'Wait','tasks':[
                  {'id':'ask','type':'approval','config':{'message':'Go?'}},
                  {'id':'after','type':'template','config':{'value':'{{ tasks.ask.output.decision }}'}}],
                 'outputs':{'after':'{{ tasks.after.output.value }}'}}"""), Json.object());
        run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");
        int before = eventsOfAWait(run);

        time.pass(Duration.ofDays(30));

        assertThat(events(run)).isEqualTo(before);
        run.answer("ask", "approved", Json.object());
        assertThat(run.end().outputs()).contains(json("{'after':'approved'}"));
        assertThat(events(run)).isLessThan(FEW_EVENTS);
    }

    @Test
    void anApprovalAndADelayOfThirtyDaysEndThen() {
        Running run = time.start(json("""
                {'title':'Expire','tasks':[
                  {'id':'ask','type':'approval','onError':'continue','config':{'message':'Go?','timeout':'30d'}},
                  {'id':'wait','type':'delay','config':{'duration':'30d'}},
                  {'id':'after','type':'template','dependsOn':['ask','wait'],'config':{'value':'{{ tasks.ask.error.code }}'}}],
                 'outputs':{'after':'{{ tasks.after.output.value }}'}}"""), Json.object());
        run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");
        time.pass(Duration.ofDays(29));
        assertThat(run.row().status()).isEqualTo(RunStatus.RUNNING);

        time.pass(Duration.ofDays(2));

        assertThat(run.end().outputs()).contains(json("{'after':'APPROVAL_TIMEOUT'}"));
        assertThat(events(run)).isLessThan(FEW_EVENTS);
    }
}
