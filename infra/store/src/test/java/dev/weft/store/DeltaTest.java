package dev.weft.store;

import static dev.weft.store.Fixture.ORIGIN;
import static dev.weft.store.Fixture.finished;
import static dev.weft.store.Fixture.run;
import static dev.weft.store.Fixture.runFinished;
import static dev.weft.store.Fixture.started;
import static dev.weft.store.Fixture.store;
import static dev.weft.store.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.store.Journal.Entry;
import dev.weft.store.Journal.Event;
import dev.weft.store.Journal.Partial;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class DeltaTest {
    private final Journal journal = store().journal();

    @Test
    void mergesTextAndKeepsItBeforeTheTasksNextEntry() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        for (int i = 0; i < 2_000; i++) {
            journal.delta(run, ORIGIN, "a", 1, false, i + " ");
        }
        journal.append(run, ORIGIN, List.of(finished("a", 1, value("done"))));
        List<Event> events = journal.events(run, 2, 10_000);
        assertThat(events.getLast().kind()).isEqualTo(EventKind.TASK_FINISHED);
        assertThat(events).hasSizeLessThan(200);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            expected.append(i).append(' ');
        }
        assertThat(text(events)).isEqualTo(expected.toString());
    }

    @Test
    void textAndReasoningKeepTheirOrder() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        journal.delta(run, ORIGIN, "a", 1, true, "think ");
        journal.delta(run, ORIGIN, "a", 1, true, "more");
        journal.delta(run, ORIGIN, "a", 1, false, "say \u0000 \ud83d\ude00");
        journal.delta(run, ORIGIN, "a", 1, true, "again");
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        List<Event> events = journal.events(run, 2, 10);
        assertThat(events).allMatch(event -> event.kind() == EventKind.TASK_DELTA && event.path().equals("a"));
        assertThat(events.stream().map(event -> Json.write(event.data())).collect(Collectors.joining()))
                .contains("{\"text\":\"say \\u0000 \ud83d\ude00\"}{\"reasoning\":\"again\"}");
        assertThat(journal.partials(run))
                .isEqualTo(Map.of("a", said(1, "say \u0000 \ud83d\ude00", "think moreagain")));
    }

    @Test
    void textIsCommittedWithoutAnyLaterEntry() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        journal.delta(run, ORIGIN, "a", 1, false, "by itself");
        Await.until(() -> journal.partials(run).equals(Map.of("a", said(1, "by itself", ""))));
    }

    @Test
    void textAfterARetryStartsAnew() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        journal.delta(run, ORIGIN, "a", 1, false, "first try");
        journal.append(run, ORIGIN, List.of(retrying("a"), started("a", 2)));
        assertThat(journal.partials(run)).isEmpty();
        journal.delta(run, ORIGIN, "a", 2, false, "second try");
        journal.append(run, ORIGIN, List.of(started("a", 2)));
        assertThat(journal.partials(run)).isEqualTo(Map.of("a", said(2, "second try", "")));
        journal.append(run, ORIGIN, List.of(finished("a", 2, value("done"))));
        assertThat(journal.partials(run)).isEmpty();
    }

    @Test
    void allTextOfARunStandsBeforeItsEndAndNoneAfter() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1), started("b", 1)));
        journal.delta(run, ORIGIN, "a", 1, false, "from a");
        journal.delta(run, ORIGIN, "b", 1, false, "from b");
        journal.append(run, ORIGIN, List.of(runFinished("aborted")));
        journal.delta(run, ORIGIN, "a", 1, false, "too late");
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        List<Event> events = journal.events(run, 3, 10);
        assertThat(text(events)).isEqualTo("from afrom b");
        assertThat(events.getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
    }

    @Test
    void aMessageStandsForTheTextBeforeItAndTextGoesOnAfterIt() {
        RunKey run = run();
        ObjectNode spoken = message("ai", "I look. ");
        ObjectNode called = message("tool", "found\u0000");
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        journal.delta(run, ORIGIN, "a", 1, false, "I look");
        journal.message(run, ORIGIN, "a", 1, spoken);
        journal.message(run, ORIGIN, "a", 1, called);
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        assertThat(journal.partials(run)).isEqualTo(Map.of("a", new Partial(1, List.of(spoken, called), false)));

        journal.delta(run, ORIGIN, "a", 1, false, "It is");
        Await.until(() -> journal.partials(run)
                .equals(Map.of("a", new Partial(1, List.of(spoken, called, ai("It is", "")), true))));
    }

    @Test
    void whatAFailedOrAbortedTaskHadSaidIsKept() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1), started("b", 1), started("c", 1)));
        journal.delta(run, ORIGIN, "a", 1, false, "half a sen");
        journal.append(run, ORIGIN, List.of(retrying("a"), started("a", 2), failed("a", 2)));
        journal.delta(run, ORIGIN, "b", 1, false, "cut off");
        journal.append(run, ORIGIN, List.of(runFinished("aborted")));

        assertThat(journal.partials(run)).isEqualTo(Map.of("a", said(1, "half a sen", ""), "b", said(1, "cut off", "")));
    }

    @Test
    void ofATaskThatRanUnderTwoOriginsTheNewerOneSpeaks() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        journal.delta(run, ORIGIN, "a", 1, false, "before the reset");
        journal.append(run, "other", List.of(started("a", 1)));
        journal.delta(run, "other", "a", 1, false, "after it");
        journal.append(run, "other", List.of(started("a", 1)));

        assertThat(journal.partials(run)).isEqualTo(Map.of("a", said(1, "after it", "")));
    }

    private static Entry retrying(String path) {
        return new Entry(
                EventKind.TASK_RETRYING, path, 1, 0, Json.object().put("attempt", 1), Optional.empty());
    }

    private static Entry failed(String path, int attempt) {
        return new Entry(
                EventKind.TASK_FINISHED, path, attempt, 0, Json.object().put("status", "failed"), Optional.empty());
    }

    private static Partial said(int attempt, String text, String reasoning) {
        return new Partial(attempt, List.of(ai(text, reasoning)), true);
    }

    private static ObjectNode ai(String text, String reasoning) {
        return message("ai", text).put("reasoning", reasoning);
    }

    private static ObjectNode message(String type, String text) {
        return Json.object().put("type", type).put("text", text);
    }

    private static String text(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind() == EventKind.TASK_DELTA)
                .map(event -> event.data().path("text").asString(""))
                .collect(Collectors.joining());
    }
}
