package dev.weft.store;

import static dev.weft.store.Fixture.ORIGIN;
import static dev.weft.store.Fixture.accepted;
import static dev.weft.store.Fixture.finished;
import static dev.weft.store.Fixture.newRun;
import static dev.weft.store.Fixture.run;
import static dev.weft.store.Fixture.runFinished;
import static dev.weft.store.Fixture.started;
import static dev.weft.store.Fixture.store;
import static dev.weft.store.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.store.Journal.Committed;
import dev.weft.store.Journal.Entry;
import dev.weft.store.Journal.Event;
import dev.weft.store.Journal.TaskRow;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JournalTest {
    private final Journal journal = store().journal();

    @Test
    void numbersEventsWithoutGapsUnderFiftyConcurrentWriters() throws Exception {
        RunKey run = run();
        List<Future<Committed>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                String path = "task" + i;
                writers.add(threads.submit(() -> {
                    journal.append(run, ORIGIN, List.of(started(path, 1)));
                    journal.append(run, ORIGIN, List.of(started(path, 1)));
                    return journal.append(run, ORIGIN, List.of(finished(path, 1, value(path))));
                }));
            }
        }
        for (Future<Committed> writer : writers) {
            assertThat(writer.get().tasks()).hasSize(1);
        }
        List<Event> events = journal.events(run, 0, 1_000);
        assertThat(events).extracting(Event::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 101).boxed().toList());
        assertThat(store().runs().find(run.workspace(), run.run()).orElseThrow().lastSeq()).isEqualTo(101);
    }

    @Test
    void keepsTheOrderOfOneCallsEntries() {
        RunKey run = run();
        Committed committed = journal.append(
                run, ORIGIN, List.of(started("b", 1), finished("b", 1, value("b")), started("a", 1)));
        assertThat(committed.lastSeq()).isEqualTo(4);
        assertThat(journal.events(run, 1, 10))
                .extracting(event -> event.kind().wire() + " " + event.path())
                .containsExactly("task.started b", "task.finished b", "task.started a");
    }

    @Test
    void theFirstStepOfARunStartsIt() throws Exception {
        RunKey run = run();
        List<Future<Committed>> steps = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String path = "task" + i;
                steps.add(threads.submit(() -> journal.proceed(run, ORIGIN, List.of(started(path, 1)))));
            }
        }
        for (Future<Committed> step : steps) {
            assertThat(step.get().closed()).isFalse();
        }
        journal.proceed(run, "temporal-run-2", List.of(started("later", 1)));
        List<Event> events = journal.events(run, 0, 100);
        assertThat(events).hasSize(23);
        assertThat(events.get(1).kind()).isEqualTo(EventKind.RUN_STARTED);
        assertThat(events.subList(2, 23)).extracting(Event::kind).containsOnly(EventKind.TASK_STARTED);
        assertThat(store().runs().find(run.workspace(), run.run()).orElseThrow().startedAt()).isPresent();
    }

    @Test
    void whatIsAnnouncedIsSoonThereAndStandsOnceBesideTheResult() throws Exception {
        RunKey run = run();
        journal.announce(run, ORIGIN, List.of(started("long", 1)), () -> {});
        Await.until(() -> journal.events(run, 0, 10).size() == 3);
        assertThat(journal.begun(run, "long")).isTrue();
        assertThat(journal.begun(run, "other")).isFalse();

        journal.announce(run, ORIGIN, List.of(started("short", 1)), () -> {});
        journal.proceed(run, ORIGIN, List.of(started("short", 1), finished("short", 1, value("x"))));
        journal.proceed(run, ORIGIN, List.of(started("long", 1), finished("long", 1, value("y"))));
        assertThat(journal.events(run, 0, 10))
                .extracting(event -> event.kind().wire() + " " + event.path())
                .containsExactly(
                        "run.accepted ", "run.started ", "task.started long", "task.started short",
                        "task.finished short", "task.finished long");
    }

    @Test
    void whoAnnouncesSomethingInAnEndedRunIsTold() throws Exception {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(Fixture.runFinished("aborted")));
        CountDownLatch told = new CountDownLatch(1);
        journal.announce(run, ORIGIN, List.of(started("a", 1)), told::countDown);
        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(journal.begun(run, "a")).isFalse();
    }

    @Test
    void dropsAnEntryThatIsThereAlready() {
        RunKey run = run();
        List<Entry> entries = List.of(started("a", 1), retrying("a", 1), started("a", 2));
        Committed first = journal.append(run, ORIGIN, entries);
        Committed second = journal.append(run, ORIGIN, entries);
        assertThat(second.lastSeq()).isEqualTo(first.lastSeq());
        assertThat(journal.events(run, 1, 10)).hasSize(3);
        assertThat(journal.answers(run, "a", ORIGIN)).isEqualTo(1);
    }

    @Test
    void tellsOneOriginFromAnother() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1), finished("a", 1, value("before the reset"))));
        assertThat(journal.task(run, "a", "temporal-run-2")).isEmpty();
        journal.append(run, "temporal-run-2", List.of(started("a", 1), finished("a", 1, value("after it"))));
        assertThat(journal.tasks(run, Optional.empty(), Optional.empty(), 10))
                .extracting(TaskRow::origin)
                .containsExactly("temporal-run-2");
        assertThat(journal.finished(run, ORIGIN)).hasSize(1);
    }

    @Test
    void theFirstToFinishATaskWinsAndTheOthersAreToldWhatStands() throws Exception {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1)));
        List<Future<Committed>> racers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 20; i++) {
                int attempt = i;
                racers.add(threads.submit(() -> journal.append(
                        run, ORIGIN, List.of(finished("a", attempt, value("of attempt " + attempt))))));
            }
        }
        Journal.TaskRow stands = journal.task(run, "a", ORIGIN).orElseThrow();
        for (Future<Committed> racer : racers) {
            assertThat(racer.get().tasks()).containsExactly(stands);
        }
        assertThat(journal.events(run, 0, 100)).filteredOn(event -> event.kind() == EventKind.TASK_FINISHED).hasSize(1);
        assertThat(journal.values(run, List.of(new ValueRef("a", ORIGIN))))
                .containsEntry(new ValueRef("a", ORIGIN), stands.output().orElseThrow());
    }

    @Test
    void aTaskThatEndedDoesNotGoBack() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1), started("a", 2), finished("a", 1, value("late"))));
        journal.append(run, ORIGIN, List.of(retrying("a", 2), started("a", 3)));
        journal.delta(run, ORIGIN, "a", 3, false, "too late");
        Committed last = journal.append(run, ORIGIN, List.of(started("b", 1)));
        TaskRow row = journal.task(run, "a", ORIGIN).orElseThrow();
        assertThat(row.status()).isEqualTo(TaskStatus.SUCCEEDED);
        assertThat(row.attempt()).isEqualTo(2);
        assertThat(last.lastSeq()).isEqualTo(5);
    }

    @Test
    void nothingFollowsTheEndOfARun() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1), started("b", 1)));
        Committed end = journal.append(
                run, ORIGIN, List.of(finished("b", 1, value("b")), runFinished("failed"), started("c", 1)));
        assertThat(end.closed()).isFalse();
        Committed late = journal.append(run, "another", List.of(started("d", 1), runFinished("succeeded")));
        assertThat(late.closed()).isTrue();
        assertThat(late.lastSeq()).isEqualTo(end.lastSeq());
        List<Event> events = journal.events(run, 0, 100);
        assertThat(events.getLast().kind()).isEqualTo(EventKind.RUN_FINISHED);
        assertThat(events).filteredOn(event -> event.kind() == EventKind.RUN_FINISHED).hasSize(1);
        assertThat(store().runs().find(run.workspace(), run.run()).orElseThrow().status()).isEqualTo(RunStatus.FAILED);
        assertThat(journal.task(run, "a", ORIGIN).orElseThrow().status()).isEqualTo(TaskStatus.ABORTED);
    }

    @Test
    void theEndOfARunIsInItsRowAndItsEvent() {
        RunKey run = run();
        Entry end = new Entry(
                EventKind.RUN_FINISHED, "", 0, 0,
                Json.object()
                        .put("status", "failed")
                        .<tools.jackson.databind.node.ObjectNode>set("outputs", value("partial"))
                        .set("error", Json.object().put("code", "HTTP_STATUS").put("message", "404")),
                Optional.empty());
        journal.append(run, ORIGIN, List.of(end));
        RunStore.StoredRun row = store().runs().find(run.workspace(), run.run()).orElseThrow();
        assertThat(row.outputs()).contains(value("partial"));
        assertThat(row.error()).contains(new TaskFailure(FailureCode.HTTP_STATUS, "404"));
        assertThat(row.finishedAt()).isPresent();
        assertThat(Json.write(journal.events(run, 1, 1).getFirst().data()))
                .isEqualTo("{\"status\":\"failed\",\"outputs\":{\"value\":\"partial\"},"
                        + "\"error\":{\"code\":\"HTTP_STATUS\",\"message\":\"404\"}}");
    }

    @Test
    void pauseAndResumeAreInTheRow() {
        RunKey run = run();
        store().runs().started(run.workspace(), run.run());
        journal.append(run, ORIGIN, List.of(ofRun(EventKind.RUN_PAUSED, 0)));
        assertThat(status(run)).isEqualTo(RunStatus.PAUSED);
        journal.append(run, ORIGIN, List.of(ofRun(EventKind.RUN_RESUMED, 0)));
        assertThat(status(run)).isEqualTo(RunStatus.RUNNING);
        journal.append(run, ORIGIN, List.of(ofRun(EventKind.RUN_PAUSED, 0)));
        assertThat(status(run)).isEqualTo(RunStatus.RUNNING);
        journal.append(run, ORIGIN, List.of(ofRun(EventKind.RUN_PAUSED, 1)));
        assertThat(status(run)).isEqualTo(RunStatus.PAUSED);
    }

    @Test
    void outputsOver64KbAreKeptInObjectStorage() {
        RunKey run = run();
        String text = "é".repeat(100_000);
        Committed committed = journal.append(run, ORIGIN, List.of(finished("big", 1, value(text))));
        TaskRow row = committed.tasks().getFirst();
        assertThat(row.output()).isEmpty();
        assertThat(row.size()).isGreaterThan(200_000);
        ValueRef reference = new ValueRef("big", ORIGIN);
        assertThat(journal.values(run, List.of(reference, new ValueRef("none", ORIGIN))))
                .isEqualTo(Map.of(reference, value(text)));
    }

    @Test
    void aLargeOutputThatLosesTheRaceLeavesTheWinnersAlone() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(finished("big", 1, value("x".repeat(100_000)))));
        Committed second = journal.append(run, ORIGIN, List.of(finished("big", 2, value("y".repeat(200_000)))));
        assertThat(second.tasks().getFirst().attempt()).isEqualTo(1);
        ValueRef reference = new ValueRef("big", ORIGIN);
        assertThat(journal.values(run, List.of(reference))).containsEntry(reference, value("x".repeat(100_000)));
        assertThat(Objects.below(LargeValues.prefix(run.workspace(), run.run()))).hasSize(1);
    }

    @Test
    void largeOutputsOfARunAreReadBackFromRowAndEvent() {
        RunKey run = run();
        Entry end = new Entry(
                EventKind.RUN_FINISHED, "", 0, 0,
                Json.object().put("status", "succeeded").set("outputs", value("z".repeat(100_000))), Optional.empty());
        journal.append(run, ORIGIN, List.of(end));
        assertThat(store().runs().find(run.workspace(), run.run()).orElseThrow().outputs())
                .contains(value("z".repeat(100_000)));
        assertThat(journal.events(run, 1, 1).getFirst().data().path("outputs")).isEqualTo(value("z".repeat(100_000)));
    }

    @Test
    void theCharacterNulSurvivesInJsonAndIsReplacedInPlainText() {
        RunKey run = run();
        Entry started = new Entry(
                EventKind.TASK_STARTED, "a", 1, 0, Json.object().put("title", "a\u0000b").put("type", "t"),
                Optional.empty());
        Entry failed = new Entry(
                EventKind.TASK_FINISHED, "b", 1, 0,
                Json.object().put("status", "failed").set(
                        "error", Json.object().put("code", "CODE_FAILED").put("message", "\u0000\ud83d!")),
                Optional.of(value("nul \u0000, half a pair \ud83d, a whole \ud83d\ude00")));
        Committed committed = journal.append(run, ORIGIN, List.of(started, failed));
        assertThat(committed.tasks().getFirst().output())
                .contains(value("nul \u0000, half a pair \ud83d, a whole \ud83d\ude00"));
        assertThat(committed.tasks().getFirst().error().orElseThrow().message()).isEqualTo("\ufffd\ufffd!");
        assertThat(journal.task(run, "a", ORIGIN).orElseThrow().title()).isEqualTo("a\ufffdb");
        assertThat(journal.events(run, 1, 1).getFirst().data().path("title").stringValue()).isEqualTo("a\u0000b");
        assertThat(journal.task(run, "b", ORIGIN).orElseThrow().output()).isEqualTo(committed.tasks().getFirst().output());
    }

    @Test
    void oneRunsRefusedEntriesDoNotHurtTheOthers() throws Exception {
        RunKey good = run();
        RunKey bad = run();
        // No index takes a key of that size.
        String path = Stream.generate(() -> Ids.secret("")).limit(1_000).collect(Collectors.joining());
        Entry refused = started(path, 1);
        List<Future<Committed>> writers = new ArrayList<>();
        List<Future<Committed>> refusals = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                Entry fine = started("task" + i, 1);
                writers.add(threads.submit(() -> journal.append(good, ORIGIN, List.of(fine))));
                refusals.add(threads.submit(() -> journal.append(bad, ORIGIN, List.of(refused))));
            }
        }
        for (Future<Committed> refusal : refusals) {
            assertThatThrownBy(refusal::get).hasCauseInstanceOf(IllegalArgumentException.class);
        }
        for (Future<Committed> writer : writers) {
            assertThat(writer.get().closed()).isFalse();
        }
        assertThat(journal.events(good, 0, 100)).extracting(Event::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 41).boxed().toList());
        assertThat(journal.events(bad, 0, 100)).hasSize(1);
    }

    @Test
    void aStatusThatIsNoneIsRefusedBeforeAnythingIsWritten() {
        RunKey run = run();
        Entry wrong = new Entry(
                EventKind.TASK_FINISHED, "a", 1, 0, Json.object().put("status", "running"), Optional.empty());
        assertThatThrownBy(() -> journal.append(run, ORIGIN, List.of(started("b", 1), wrong)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(journal.events(run, 0, 10)).hasSize(1);
    }

    @Test
    void anotherWorkspacesRunIsAnUnknownOne() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1), finished("a", 1, value("secret")), started("b", 1)));
        journal.delta(run, ORIGIN, "b", 1, false, "text");
        journal.append(run, ORIGIN, List.of(started("b", 1)));
        RunKey foreign = new RunKey(Fixture.workspace(), run.run());
        RunKey unknown = new RunKey(foreign.workspace(), "run_unknown");
        Committed committed = journal.append(foreign, ORIGIN, List.of(finished("b", 1, value("mine"))));
        assertThat(committed).isEqualTo(journal.append(unknown, ORIGIN, List.of(finished("b", 1, value("mine")))));
        assertThat(committed.closed()).isTrue();
        journal.delta(foreign, ORIGIN, "b", 1, false, "mine");
        assertThat(journal.append(foreign, ORIGIN, List.of())).isEqualTo(committed);
        assertThat(journal.task(foreign, "a", ORIGIN)).isEmpty();
        assertThat(journal.finished(foreign, ORIGIN)).isEmpty();
        assertThat(journal.answers(foreign, "a", ORIGIN)).isZero();
        assertThat(journal.values(foreign, List.of(new ValueRef("a", ORIGIN)))).isEmpty();
        assertThat(journal.events(foreign, 0, 10)).isEmpty();
        assertThat(journal.tasks(foreign, Optional.empty(), Optional.empty(), 10)).isEmpty();
        assertThat(journal.partials(foreign)).isEmpty();
        assertThat(journal.partials(run).get("b").messages())
                .singleElement()
                .satisfies(message -> assertThat(message.path("text").stringValue()).isEqualTo("text"));
        assertThat(journal.task(run, "b", ORIGIN).orElseThrow().status()).isEqualTo(TaskStatus.RUNNING);
        String canvas = Fixture.canvas(foreign.workspace());
        RunKey mine = new RunKey(foreign.workspace(), accepted(newRun(foreign.workspace(), canvas)).id());
        ValueRef reference = new ValueRef("a", ORIGIN);
        journal.adopt(mine, run.run(), Map.of(reference, reference));
        assertThat(journal.task(mine, "a", ORIGIN)).isEmpty();
    }

    @Test
    void listsTasksOfAScopeByIterationPageByPage() {
        RunKey run = run();
        List<Entry> entries = new ArrayList<>(List.of(started("outer", 1), started("alone", 1), started("rate[1]", 1)));
        IntStream.range(0, 12).mapToObj(i -> started("outer[" + i + "]/inner", 1)).forEach(entries::add);
        IntStream.range(0, 2).mapToObj(i -> started("outer[" + i + "]/inner[0]/leaf", 1)).forEach(entries::add);
        journal.append(run, ORIGIN, entries);
        assertThat(journal.tasks(run, Optional.empty(), Optional.empty(), 10))
                .extracting(TaskRow::path).containsExactly("alone", "outer");
        List<TaskRow> first = journal.tasks(run, Optional.of("outer"), Optional.empty(), 11);
        assertThat(first).hasSize(11);
        assertThat(first.getLast().iteration()).containsExactly(10);
        assertThat(journal.tasks(run, Optional.of("outer"), Optional.of(first.getLast().path()), 11))
                .extracting(TaskRow::path).containsExactly("outer[11]/inner");
        assertThat(journal.tasks(run, Optional.of("outer/inner"), Optional.empty(), 10))
                .extracting(TaskRow::iteration).containsExactly(List.of(0, 0), List.of(1, 0));
        assertThat(journal.tasks(run, Optional.of("rate"), Optional.empty(), 10)).hasSize(1);
        assertThat(first.getFirst().title()).isEqualTo("Title of outer[0]/inner");
        assertThat(first.getFirst().startedAt()).isPresent();
    }

    @Test
    void aRetryTakesResultsAlong() {
        RunKey before = run();
        journal.append(before, ORIGIN, List.of(
                finished("small", 1, value("s")), finished("big", 1, value("b".repeat(100_000))), started("open", 1)));
        String canvas = store().runs().find(before.workspace(), before.run()).orElseThrow().canvas();
        RunKey after = new RunKey(before.workspace(), accepted(newRun(before.workspace(), canvas)).id());
        Map<ValueRef, ValueRef> results = Map.of(
                new ValueRef("small", ORIGIN), new ValueRef("small", "new"),
                new ValueRef("big", ORIGIN), new ValueRef("big", "new"),
                new ValueRef("open", ORIGIN), new ValueRef("open", "new"));
        journal.adopt(after, before.run(), results);
        journal.adopt(after, before.run(), results);
        journal.append(before, ORIGIN, List.of(runFinished("failed")));
        assertThat(store().runs().delete(before.workspace(), before.run())).isTrue();
        assertThat(journal.finished(after, "new")).extracting(TaskRow::path).containsExactly("big", "small");
        assertThat(journal.values(after, List.of(new ValueRef("big", "new"), new ValueRef("small", "new"))))
                .isEqualTo(Map.of(
                        new ValueRef("big", "new"), value("b".repeat(100_000)),
                        new ValueRef("small", "new"), value("s")));
    }

    @Test
    void keepsValuesThatNoTaskHas() {
        RunKey run = run();
        ValueRef small = journal.keep(run, ORIGIN, "each#items", value("first"));
        assertThat(journal.keep(run, ORIGIN, "each#items", value("second"))).isEqualTo(small);
        ValueRef big = journal.keep(run, ORIGIN, "each#more", value("x".repeat(100_000)));
        journal.keep(run, ORIGIN, "each#more", value("y".repeat(100_000)));
        assertThat(journal.values(run, List.of(small, big)))
                .isEqualTo(Map.of(small, value("first"), big, value("x".repeat(100_000))));
        assertThat(Objects.below(LargeValues.prefix(run.workspace(), run.run()))).hasSize(1);
        assertThat(journal.tasks(run, Optional.empty(), Optional.empty(), 10)).isEmpty();
        assertThat(journal.finished(run, ORIGIN)).isEmpty();
        RunKey foreign = new RunKey(Fixture.workspace(), run.run());
        assertThat(journal.values(foreign, List.of(small, big))).isEmpty();
        ValueRef mine = journal.keep(foreign, ORIGIN, "each#mine", value("mine"));
        assertThat(journal.values(run, List.of(mine))).isEmpty();
    }

    @Test
    void countsIterationsOfTheTopLevelsBlocks() {
        RunKey run = run();
        Entry failed = new Entry(
                EventKind.TASK_FINISHED, "each[1]/a", 1, 0, Json.object().put("status", "failed"), Optional.empty());
        journal.append(run, ORIGIN, List.of(
                finished("each[0]/a", 1, value("0")), started("each[0]/b", 1), failed, finished("each[1]/b", 1, value("1")),
                finished("each[2]/inner[0]/x", 1, value("2")), started("alone", 1), started("try/loop[0]/x", 1),
                finished("rate[0]", 1, value("r"))));
        assertThat(journal.iterations(run))
                .isEqualTo(Map.of(
                        "each", new Journal.Iterations(3, 1, 1, 1), "rate", new Journal.Iterations(1, 0, 1, 0)));
        assertThat(journal.iterations(new RunKey(Fixture.workspace(), run.run()))).isEmpty();

        journal.append(run, "second", List.of(finished("each[1]/a", 1, value("again"))));
        assertThat(journal.iterations(run)).containsEntry("each", new Journal.Iterations(3, 1, 2, 0));
    }

    @Test
    void findsTheLatestEventOfAKind() {
        RunKey run = run();
        journal.append(run, ORIGIN, List.of(started("a", 1), started("a", 2), started("b", 3)));
        assertThat(journal.latest(run, EventKind.TASK_STARTED, "a").orElseThrow().attempt()).isEqualTo(2);
        assertThat(journal.latest(run, EventKind.APPROVAL_REQUESTED, "a")).isEmpty();
        assertThat(journal.latest(new RunKey(Fixture.workspace(), run.run()), EventKind.TASK_STARTED, "a")).isEmpty();
    }

    private static RunStatus status(RunKey run) {
        return store().runs().find(run.workspace(), run.run()).orElseThrow().status();
    }

    private static Entry ofRun(EventKind kind, int ordinal) {
        return new Entry(kind, "", 0, ordinal, Json.object(), Optional.empty());
    }

    private static Entry retrying(String path, int attempt) {
        return new Entry(
                EventKind.TASK_RETRYING, path, attempt, 0, Json.object().put("attempt", attempt), Optional.empty());
    }
}
