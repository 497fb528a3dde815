package dev.weft.store;

import static dev.weft.store.Fixture.ORIGIN;
import static dev.weft.store.Fixture.accepted;
import static dev.weft.store.Fixture.finished;
import static dev.weft.store.Fixture.newRun;
import static dev.weft.store.Fixture.runFinished;
import static dev.weft.store.Fixture.store;
import static dev.weft.store.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.AbortRequest;
import dev.weft.store.RunStore.Acceptance;
import dev.weft.store.RunStore.Filter;
import dev.weft.store.RunStore.IdempotencyKey;
import dev.weft.store.RunStore.NewRun;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class RunStoreTest {
    private static final Filter ANY =
            new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final RunStore runs = store().runs();
    private final Journal journal = store().journal();
    private final String workspace = Fixture.workspace();
    private final String canvas = Fixture.canvas(workspace);

    @Test
    void storesARunWithItsFirstEvent() {
        ObjectNode inputs = Json.object().put("region", "EU").put("nul", "\u0000");
        StoredRun run = accepted(newRun(workspace, canvas, inputs, Set.of(), Optional.empty()));
        assertThat(run.status()).isEqualTo(RunStatus.ACCEPTED);
        assertThat(run.title()).isEqualTo("Report");
        assertThat(runs.find(workspace, run.id())).contains(run);
        List<Event> events = journal.events(key(run), 0, 10);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().kind()).isEqualTo(EventKind.RUN_ACCEPTED);
        assertThat(events.getFirst().data()).isEqualTo(Json.object()
                .put("canvasId", canvas).put("version", 1).set("inputs", inputs));
        assertThat(runs.variables(workspace, run.id())).contains(inputs);
    }

    @Test
    void refusesAVersionThatTheWorkspaceDoesNotHave() {
        assertThatThrownBy(() -> runs.accept(newRun(workspace, Fixture.canvas(Fixture.workspace()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> runs.accept(keyed("k", "h", Optional.empty(), "canvas_unknown")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneKeyIsOneRun() {
        Acceptance.Accepted first = (Acceptance.Accepted) runs.accept(keyed("k", "h", Optional.of("ann"), canvas));
        Acceptance.Accepted again = (Acceptance.Accepted) runs.accept(keyed("k", "h", Optional.of("ann"), canvas));
        assertThat(first.repeated()).isFalse();
        assertThat(again).isEqualTo(new Acceptance.Accepted(first.run(), true, false));
        assertThat(runs.accept(keyed("k", "other", Optional.of("ann"), canvas)))
                .isEqualTo(new Acceptance.Conflict(first.run().id()));
        assertThat(((Acceptance.Accepted) runs.accept(keyed("k", "h", Optional.of("bob"), canvas))).repeated()).isFalse();
        assertThat(((Acceptance.Accepted) runs.accept(keyed("k", "h", Optional.empty(), canvas))).repeated()).isFalse();
        String other = Fixture.canvas(workspace);
        assertThat(((Acceptance.Accepted) runs.accept(keyed("k", "x", Optional.of("ann"), other))).repeated()).isFalse();
    }

    @Test
    void concurrentRequestsWithOneKeyMakeOneRun() throws Exception {
        List<Future<Acceptance>> requests = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 24; i++) {
                requests.add(threads.submit(() -> runs.accept(keyed("race", "h", Optional.empty(), canvas))));
            }
        }
        Set<String> ids = new HashSet<>();
        int fresh = 0;
        for (Future<Acceptance> request : requests) {
            Acceptance.Accepted answer = (Acceptance.Accepted) request.get();
            ids.add(answer.run().id());
            fresh += answer.repeated() ? 0 : 1;
        }
        assertThat(ids).hasSize(1);
        assertThat(fresh).isEqualTo(1);
    }

    @Test
    void aClaimIsForOneUntilItIsGivenBack() {
        StoredRun run = accepted(newRun(workspace, canvas));
        assertThat(runs.claim(run.id())).contains(run);
        assertThat(runs.claim(run.id())).isEmpty();
        assertThat(claimable()).isEmpty();
        runs.release(run.id());
        assertThat(claimable()).containsExactly(run.id());
        runs.dispatched(run.id());
        runs.release(run.id());
        assertThat(runs.claim(run.id())).isEmpty();
        assertThat(claimable()).isEmpty();
        assertThat(runs.find(workspace, run.id()).orElseThrow().dispatched()).isTrue();
    }

    @Test
    void aRunThatNoCapHoldsBackIsClaimedAsItIsAccepted() {
        Acceptance.Accepted accepted = (Acceptance.Accepted) runs.acceptToStart(newRun(workspace, canvas));
        assertThat(accepted.claimed()).isTrue();
        assertThat(runs.claim(accepted.run().id())).isEmpty();
        assertThat(claimable()).isEmpty();
        runs.release(accepted.run().id());
        assertThat(claimable()).containsExactly(accepted.run().id());
    }

    @Test
    void aRunUnderACapIsNotClaimedAsItIsAccepted() {
        Acceptance.Accepted ofCanvas = (Acceptance.Accepted)
                runs.acceptToStart(newRun(workspace, canvas, Json.object(), Set.of(), Optional.of(2)));
        assertThat(ofCanvas.claimed()).isFalse();
        String tight = store().workspaces().create("tight", Optional.of(2)).id();
        Acceptance.Accepted ofWorkspace =
                (Acceptance.Accepted) runs.acceptToStart(newRun(tight, Fixture.canvas(tight)));
        assertThat(ofWorkspace.claimed()).isFalse();
        assertThat(claimable(tight)).containsExactly(ofWorkspace.run().id());
    }

    @Test
    void whoeverHasDispatchedARunLearnsOfItsAbort() {
        StoredRun calm = accepted(newRun(workspace, canvas));
        assertThat(runs.dispatched(calm.id())).isEmpty();
        StoredRun aborted = accepted(newRun(workspace, canvas));
        runs.requestAbort(workspace, aborted.id(), "not needed");
        assertThat(runs.dispatched(aborted.id())).contains("not needed");
        StoredRun running = accepted(newRun(workspace, canvas));
        runs.started(workspace, running.id());
        runs.requestAbort(workspace, running.id(), "too late");
        assertThat(runs.dispatched(running.id())).contains("too late");
    }

    @Test
    void aDispatchersClaimThatDiedIsTakenOver() throws Exception {
        StoredRun run = accepted(newRun(workspace, canvas));
        assertThat(runs.claim(run.id())).isPresent();
        Sql.update("update run set claimed_until = now() - interval '1 second' where id = ?", run.id());
        assertThat(runs.claim(run.id())).isPresent();
        Sql.update("update run set claimed_until = now() - interval '1 second' where id = ?", run.id());
        assertThat(claimable()).containsExactly(run.id());
    }

    @Test
    void dispatchersAtOnceNeverClaimOneRunTwice() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(accepted(newRun(workspace, canvas)).id());
        }
        List<String> claimed = new ArrayList<>();
        List<Future<List<String>>> dispatchers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                dispatchers.add(threads.submit(() -> Stream.concat(
                                claimable().stream(), ids.stream().flatMap(id -> runs.claim(id).map(StoredRun::id).stream()))
                        .toList()));
            }
        }
        for (Future<List<String>> dispatcher : dispatchers) {
            claimed.addAll(dispatcher.get());
        }
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aCanvassCapHoldsAndTheRestWaitsInLine() {
        List<String> ids = Stream.generate(() -> capped(2).id()).limit(5).toList();
        assertThat(runs.place(workspace, ids.get(1))).isEmpty();
        assertThat(runs.claim(ids.get(4))).isEmpty();
        assertThat(runs.claim(ids.get(0))).isPresent();
        assertThat(runs.claim(ids.get(1))).isPresent();
        assertThat(runs.claim(ids.get(2))).isEmpty();
        assertThat(claimable()).isEmpty();
        assertThat(runs.place(workspace, ids.get(0))).isEmpty();
        assertThat(runs.place(workspace, ids.get(2))).contains(1);
        assertThat(runs.place(workspace, ids.get(4))).contains(3);
        String other = Fixture.canvas(workspace);
        StoredRun unaffected = accepted(newRun(workspace, other));
        assertThat(claimable()).containsExactly(unaffected.id());
        runs.dispatched(ids.get(0));
        assertThat(runs.claim(ids.get(2))).isEmpty();
        journal.append(new RunKey(workspace, ids.get(0)), ORIGIN, List.of(runFinished("succeeded")));
        assertThat(runs.place(workspace, ids.get(2))).isEmpty();
        assertThat(runs.place(workspace, ids.get(3))).contains(1);
        assertThat(runs.claim(ids.get(3))).isEmpty();
        assertThat(claimable()).containsExactly(ids.get(2));
    }

    @Test
    void aWorkspacesCapHoldsAcrossCanvases() {
        String tight = store().workspaces().create("tight", Optional.of(2)).id();
        List<String> ids = Stream.generate(() -> accepted(newRun(tight, Fixture.canvas(tight))).id()).limit(4).toList();
        assertThat(claimable(tight)).containsExactly(ids.get(0), ids.get(1));
        assertThat(runs.claim(ids.get(2))).isEmpty();
        assertThat(runs.place(tight, ids.get(3))).contains(2);
        runs.dispatched(ids.get(1));
        assertThat(runs.requestAbort(tight, ids.get(1), "no")).isEqualTo(AbortRequest.SETTLED);
        assertThat(runs.claim(ids.get(3))).isEmpty();
        assertThat(runs.claim(ids.get(2))).isPresent();
    }

    @Test
    void capsHoldUnderConcurrentClaims() throws Exception {
        List<String> ids = Stream.generate(() -> capped(3).id()).limit(12).toList();
        List<Future<Integer>> claims = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String id : ids) {
                claims.add(threads.submit(() -> runs.claim(id).map(run -> 1).orElse(0)));
                claims.add(threads.submit(() -> claimable().size()));
            }
        }
        int total = 0;
        for (Future<Integer> claim : claims) {
            total += claim.get();
        }
        assertThat(total + claimable().size()).isEqualTo(3);
    }

    @Test
    void aRunThatNeverStartedIsAbortedWhereItIs() {
        StoredRun run = accepted(newRun(workspace, canvas));
        assertThat(runs.requestAbort(workspace, run.id(), "not needed")).isEqualTo(AbortRequest.SETTLED);
        assertThat(runs.requestAbort(workspace, run.id(), "again")).isEqualTo(AbortRequest.ENDED);
        StoredRun ended = runs.find(workspace, run.id()).orElseThrow();
        assertThat(ended.status()).isEqualTo(RunStatus.ABORTED);
        assertThat(ended.lastSeq()).isEqualTo(3);
        assertThat(journal.events(key(run), 1, 10))
                .extracting(event -> event.kind().wire() + " " + Json.write(event.data()))
                .containsExactly(
                        "run.aborting {\"reason\":\"not needed\"}", "run.finished {\"status\":\"aborted\"}");
        assertThat(runs.claim(run.id())).isEmpty();
        assertThat(runs.started(workspace, run.id())).isFalse();
    }

    @Test
    void aRunUnderWayIsToldToAbortOnce() {
        StoredRun run = accepted(newRun(workspace, canvas));
        assertThat(runs.abortReason(run.id())).isEmpty();
        runs.started(workspace, run.id());
        assertThat(runs.requestAbort(workspace, run.id(), "first")).isEqualTo(AbortRequest.SIGNAL);
        assertThat(runs.requestAbort(workspace, run.id(), "second")).isEqualTo(AbortRequest.SIGNAL);
        assertThat(runs.abortReason(run.id())).contains("first");
        assertThat(runs.find(workspace, run.id()).orElseThrow().abortRequested()).isTrue();
        assertThat(journal.events(key(run), 0, 10)).extracting(Event::kind)
                .containsExactly(EventKind.RUN_ACCEPTED, EventKind.RUN_STARTED, EventKind.RUN_ABORTING);
        journal.append(key(run), ORIGIN, List.of(
                new Journal.Entry(EventKind.RUN_ABORTING, "", 0, 0, Json.object(), Optional.empty()),
                new Journal.Entry(EventKind.RUN_STARTED, "", 0, 0, Json.object(), Optional.empty()),
                runFinished("aborted")));
        assertThat(runs.requestAbort(workspace, run.id(), "third")).isEqualTo(AbortRequest.ENDED);
        assertThat(runs.find(workspace, run.id()).orElseThrow().lastSeq()).isEqualTo(4);
    }

    @Test
    void startsOnce() {
        StoredRun run = accepted(newRun(workspace, canvas));
        assertThat(runs.started(workspace, run.id())).isTrue();
        StoredRun started = runs.find(workspace, run.id()).orElseThrow();
        assertThat(started.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(started.startedAt()).isPresent();
        assertThat(started.dispatched()).isTrue();
        assertThat(runs.started(workspace, run.id())).isTrue();
        assertThat(runs.find(workspace, run.id())).contains(started);
        runs.status(workspace, run.id(), RunStatus.PAUSED);
        assertThat(runs.find(workspace, run.id()).orElseThrow().status()).isEqualTo(RunStatus.PAUSED);
        journal.append(key(run), ORIGIN, List.of(runFinished("succeeded")));
        runs.status(workspace, run.id(), RunStatus.RUNNING);
        assertThat(runs.find(workspace, run.id()).orElseThrow().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.started(workspace, run.id())).isFalse();
    }

    @Test
    void listsNewestFirstPageByPage() {
        List<String> ids = new ArrayList<>(Stream.generate(() -> accepted(newRun(workspace, canvas)).id()).limit(7).toList());
        assertThat(ids).isSorted();
        List<String> listed = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<StoredRun> page = runs.list(workspace, ANY, cursor, 3);
            page.items().forEach(run -> listed.add(run.id()));
            cursor = page.next();
        } while (cursor.isPresent());
        assertThat(listed).containsExactlyElementsOf(ids.reversed());
        assertThat(runs.list(workspace, ANY, Optional.empty(), 7).next()).isEmpty();
    }

    @Test
    void filtersTheList() throws Exception {
        StoredRun plain = accepted(newRun(workspace, canvas));
        Instant between = laterThan(plain.createdAt());
        StoredRun ofAnn = ((Acceptance.Accepted) runs.accept(keyed("a", "h", Optional.of("ann"), canvas))).run();
        StoredRun ofOther = accepted(newRun(workspace, Fixture.canvas(workspace)));
        runs.started(workspace, plain.id());
        assertThat(ids(new Filter(Optional.of(canvas), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())))
                .containsExactly(ofAnn.id(), plain.id());
        assertThat(ids(new Filter(
                        Optional.empty(), Optional.of(RunStatus.RUNNING), Optional.empty(), Optional.empty(), Optional.empty())))
                .containsExactly(plain.id());
        assertThat(ids(new Filter(Optional.empty(), Optional.empty(), Optional.of("ann"), Optional.empty(), Optional.empty())))
                .containsExactly(ofAnn.id());
        assertThat(ids(new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(between), Optional.empty())))
                .containsExactly(ofOther.id(), ofAnn.id());
        assertThat(ids(new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(between))))
                .containsExactly(plain.id());
    }

    @Test
    void findsOpenRunsForTheReconcilerInPages() {
        List<String> ids = Stream.generate(() -> accepted(newRun(workspace, canvas)).id()).limit(5).toList();
        runs.started(workspace, ids.get(0));
        runs.claim(ids.get(1));
        runs.dispatched(ids.get(1));
        runs.started(workspace, ids.get(2));
        journal.append(new RunKey(workspace, ids.get(2)), ORIGIN, List.of(runFinished("failed")));
        runs.started(workspace, ids.get(3));
        Optional<String> before = Optional.of(Ids.floor("run", Ids.madeAt(ids.getFirst())));
        assertThat(runs.open(Instant.now().plusSeconds(5), before, 100)).extracting(StoredRun::id)
                .containsExactly(ids.get(0), ids.get(1), ids.get(3));
        assertThat(runs.open(Instant.now().plusSeconds(5), Optional.of(ids.get(0)), 1)).extracting(StoredRun::id)
                .containsExactly(ids.get(1));
        assertThat(runs.open(Instant.now().minusSeconds(600), before, 100)).isEmpty();
    }

    @Test
    void deletesAnEndedRunWithAllThatIsItsOwn() throws Exception {
        FileStore.StoredFile given = Files.store(workspace, "given");
        ObjectNode inputs = Json.object();
        inputs.set("files", Json.array().add(given.reference().toJson()));
        StoredRun run = accepted(newRun(workspace, canvas, inputs, Set.of(), Optional.empty()));
        assertThat(store().files().find(workspace, given.id()).orElseThrow().used()).isTrue();
        FileStore.StoredFile written = Files.store(workspace, "written", Optional.of(run.id()));
        journal.append(key(run), ORIGIN, List.of(finished("big", 1, value("x".repeat(100_000)))));
        journal.keep(key(run), ORIGIN, "each#items", value("y".repeat(100_000)));
        assertThat(runs.delete(workspace, run.id())).isFalse();
        journal.append(key(run), ORIGIN, List.of(runFinished("succeeded")));
        assertThat(runs.endedBefore(Instant.now().plusSeconds(5), 10_000)).extracting(StoredRun::id).contains(run.id());
        assertThat(runs.endedBefore(Instant.now().minusSeconds(600), 10_000)).extracting(StoredRun::id)
                .doesNotContain(run.id());
        assertThat(runs.delete(workspace, run.id())).isTrue();
        assertThat(runs.delete(workspace, run.id())).isFalse();
        assertThat(Sql.tablesWith(run.id())).isEmpty();
        assertThat(Objects.below(LargeValues.prefix(workspace, run.id()))).isEmpty();
        assertThat(store().files().find(workspace, written.id())).isEmpty();
        assertThat(Objects.below("files/" + workspace)).hasSize(1);
        assertThat(store().files().find(workspace, given.id()).orElseThrow().used()).isFalse();
    }

    @Test
    void anotherWorkspacesRunIsAnUnknownOne() {
        StoredRun run = accepted(newRun(workspace, canvas));
        String foreign = Fixture.workspace();
        assertThat(runs.find(foreign, run.id())).isEmpty();
        assertThat(runs.variables(foreign, run.id())).isEmpty();
        assertThat(runs.list(foreign, ANY, Optional.empty(), 10).items()).isEmpty();
        assertThat(runs.place(foreign, run.id())).isEmpty();
        assertThat(runs.started(foreign, run.id())).isFalse();
        assertThat(runs.requestAbort(foreign, run.id(), "mine")).isEqualTo(AbortRequest.UNKNOWN);
        runs.status(foreign, run.id(), RunStatus.PAUSED);
        assertThat(runs.find(workspace, run.id())).contains(run);
        journal.append(key(run), ORIGIN, List.of(runFinished("succeeded")));
        assertThat(runs.delete(foreign, run.id())).isFalse();
        assertThat(runs.find(workspace, run.id())).isPresent();
        assertThat(runs.find(workspace, "run_\u0000")).isEmpty();
    }

    private List<String> ids(Filter filter) {
        return runs.list(workspace, filter, Optional.empty(), 10).items().stream().map(StoredRun::id).toList();
    }

    private StoredRun capped(int maxRuns) {
        return accepted(newRun(workspace, canvas, Json.object(), Set.of(), Optional.of(maxRuns)));
    }

    private List<String> claimable() {
        return claimable(workspace);
    }

    private List<String> claimable(String of) {
        return runs.claimStartable(10_000).stream()
                .filter(run -> run.workspace().equals(of))
                .map(StoredRun::id)
                .toList();
    }

    private NewRun keyed(String key, String hash, Optional<String> user, String of) {
        NewRun plain = newRun(workspace, of);
        return new NewRun(
                plain.workspace(), of, plain.version(), plain.variables(), plain.secrets(), plain.files(), user,
                plain.trigger(), plain.key(), Optional.of(new IdempotencyKey(key, hash)), plain.continues(), plain.start(),
                plain.maxRuns());
    }

    /** Ids hold milliseconds: the next one must be in another. */
    private static Instant laterThan(Instant moment) {
        Instant now = Instant.now();
        while (!now.isAfter(moment.plusMillis(2))) {
            Thread.onSpinWait();
            now = Instant.now();
        }
        return moment.plusMillis(1);
    }

    private static RunKey key(StoredRun run) {
        return new RunKey(run.workspace(), run.id());
    }
}
