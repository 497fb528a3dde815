package dev.weft.store;

import static dev.weft.store.Fixture.ORIGIN;
import static dev.weft.store.Fixture.finished;
import static dev.weft.store.Fixture.started;
import static dev.weft.store.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.services.LocalPostgres;
import dev.weft.services.LocalS3Proxy;
import dev.weft.services.Tools;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.RunStore.Acceptance;
import dev.weft.store.WorkspaceStore.FirstStart;
import dev.weft.task.RunActivity.RunKey;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On services of its own, which are taken away and brought back. */
final class OutageTest {
    @TempDir
    static Path folder;

    private static Path cache;
    private static LocalPostgres postgres;
    private static LocalS3Proxy objects;
    private static Settings settings;
    private static Store store;

    @BeforeAll
    static void start() {
        cache = Tools.of(Settings.fromEnvironment(), line -> {}).cache();
        postgres = LocalPostgres.start(folder.resolve("postgres"), 0, cache);
        objects = LocalS3Proxy.start(folder.resolve("objects"), 0);
        settings = new Settings(Map.of()).with(Map.of(
                Setting.WEFT_DATABASE_URL, postgres.url(),
                Setting.WEFT_S3_ENDPOINT, objects.endpoint(),
                Setting.WEFT_S3_ACCESS_KEY, objects.accessKey(),
                Setting.WEFT_S3_SECRET_KEY, objects.secretKey(),
                Setting.WEFT_SECRET_KEY, Base64.getEncoder().encodeToString(new byte[32]),
                Setting.WEFT_WORKSPACE_MAX_RUNS, "7"));
        store = Store.open(settings);
    }

    @AfterAll
    static void stop() {
        store.close();
        objects.close();
        postgres.close();
    }

    @Test
    void aProcessThatStartsBeforeObjectStorageDoesWaitsForIt() throws Exception {
        int port;
        Settings early;
        try (LocalS3Proxy before = LocalS3Proxy.start(folder.resolve("late"), 0)) {
            port = before.port();
            early = settings.with(Map.of(
                    Setting.WEFT_S3_ENDPOINT, before.endpoint(),
                    Setting.WEFT_S3_ACCESS_KEY, before.accessKey(),
                    Setting.WEFT_S3_SECRET_KEY, before.secretKey()));
        }
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Store> opening = thread.submit(() -> Store.open(early));
            try (LocalS3Proxy late = LocalS3Proxy.start(folder.resolve("late"), port);
                    Store opened = opening.get(30, TimeUnit.SECONDS)) {
                assertThat(late.port()).isEqualTo(port);
                assertThat(opened.ready()).isTrue();
            }
        }
    }

    @Test
    void aRestartOfTheDatabaseFailsCallsAndThenAllWorksAgain() {
        RunKey run = run();
        store.journal().append(run, ORIGIN, List.of(started("a", 1)));
        AtomicInteger notices = new AtomicInteger();
        int port = postgres.port();
        postgres.close();
        assertThat(store.ready()).isFalse();
        assertThatThrownBy(() -> store.journal().append(run, ORIGIN, List.of(finished("a", 1, value("a")))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.runs().find(run.workspace(), run.run()))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.files()
                        .write(Files.named(run.workspace(), "f", Optional.empty()), new ByteArrayInputStream(new byte[3]), 9))
                .isInstanceOf(StoreUnavailableException.class);
        postgres = LocalPostgres.start(folder.resolve("postgres"), port, cache);
        Await.until(store::ready);
        Await.until(() -> appends(run));
        assertThat(store.journal().task(run, "a", ORIGIN).orElseThrow().output()).contains(value("a"));
        assertThat(store.journal().events(run, 0, 10)).hasSize(3);
        try (Notices.Subscription watching = store.notices().run(run.run(), notices::incrementAndGet)) {
            store.journal().append(run, ORIGIN, List.of(started("b", 1)));
            Await.until(() -> notices.get() > 0);
        }
    }

    @Test
    void whatCannotBeStoredAsObjectIsNotThereAtAll() {
        RunKey run = run();
        int port = objects.port();
        objects.close();
        assertThatThrownBy(() -> store.journal()
                        .append(run, ORIGIN, List.of(started("a", 1), finished("a", 1, value("x".repeat(100_000))))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.journal().events(run, 0, 10)).hasSize(1);
        assertThatThrownBy(() -> store.files()
                        .write(Files.named(run.workspace(), "f", Optional.empty()), new ByteArrayInputStream(new byte[3]), 9))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.files().list(run.workspace(), Optional.empty(), Optional.empty(), 9).items()).isEmpty();
        objects = LocalS3Proxy.start(folder.resolve("objects"), port);
        store.journal().append(run, ORIGIN, List.of(started("a", 1), finished("a", 1, value("x".repeat(100_000)))));
        assertThat(store.journal().events(run, 0, 10)).hasSize(3);
    }

    @Test
    void theFirstStartHappensOnce() throws Exception {
        try (LocalPostgres empty = LocalPostgres.start(folder.resolve("empty"), 0, cache)) {
            Settings fresh = settings.with(Map.of(Setting.WEFT_DATABASE_URL, empty.url()));
            List<Future<Optional<FirstStart>>> starts = new ArrayList<>();
            try (Store one = Store.open(fresh);
                    Store two = Store.open(fresh)) {
                try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (Store each : List.of(one, two, one, two)) {
                        starts.add(threads.submit(() -> each.workspaces().firstStart("owner@example.org")));
                    }
                }
                List<FirstStart> made = new ArrayList<>();
                for (Future<Optional<FirstStart>> start : starts) {
                    start.get().ifPresent(made::add);
                }
                assertThat(made).hasSize(1);
                FirstStart first = made.getFirst();
                assertThat(first.email()).isEqualTo("owner@example.org");
                assertThat(first.password()).hasSize(24);
                assertThat(two.keys().authenticate(first.key()).orElseThrow().workspace()).isEqualTo(first.workspace());
                assertThat(one.workspaces().find(first.workspace()).orElseThrow().maxRuns()).contains(7);
                assertThat(one.workspaces().find("ws_unknown")).isEmpty();
            }
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        for (Setting setting : List.of(
                Setting.WEFT_DATABASE_URL, Setting.WEFT_S3_ENDPOINT, Setting.WEFT_S3_ACCESS_KEY,
                Setting.WEFT_S3_SECRET_KEY, Setting.WEFT_SECRET_KEY)) {
            assertThatThrownBy(() -> Store.open(settings.with(Map.of(setting, ""))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(setting.name());
        }
    }

    @Test
    void closingCommitsWhatIsQueued() {
        RunKey run = run();
        try (Store other = Store.open(settings)) {
            other.journal().append(run, ORIGIN, List.of(started("a", 1)));
            other.journal().delta(run, ORIGIN, "a", 1, false, "last words");
        }
        assertThat(store.journal().partials(run).get("a").messages())
                .singleElement()
                .satisfies(message -> assertThat(message.path("text").stringValue()).isEqualTo("last words"));
    }

    private static boolean appends(RunKey run) {
        try {
            store.journal().append(run, ORIGIN, List.of(finished("a", 1, value("a"))));
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private static RunKey run() {
        String workspace = store.workspaces().create("test", Optional.empty()).id();
        String canvas = store.canvases().create(workspace, "t", "{}", Status.PUBLISHED).id();
        Acceptance accepted = store.runs()
                .accept(Fixture.newRun(workspace, canvas, Json.object(), Set.of(), Optional.empty()));
        return new RunKey(workspace, ((Acceptance.Accepted) accepted).run().id());
    }
}
