package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.secret.KeyRing;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.RunStore.Acceptance.Accepted;
import dev.weft.store.TriggerStore.Trigger;
import dev.weft.store.TriggerStore.Type;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** On a database of its own: another key is a matter of the whole database. */
class RotationTest {
    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final String NEXT = key(3);
    private static final int CREDENTIALS = 250;

    private Settings settings = TestServices.storeSettings();

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        bytes[9] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String id(String key) {
        return KeyRing.of(key, List.of()).currentId();
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        String name = "rotation_" + System.nanoTime();
        DatabaseUrl url = DatabaseUrl.parse(settings.text(Setting.WEFT_DATABASE_URL));
        try (Connection connection = DriverManager.getConnection(
                        url.jdbc(), url.user().orElseThrow(), url.password().orElseThrow());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        String whole = settings.text(Setting.WEFT_DATABASE_URL);
        settings = settings.with(
                Map.of(Setting.WEFT_DATABASE_URL, whole.substring(0, whole.lastIndexOf('/') + 1) + name));
    }

    private Store open(String current, String... former) {
        return Store.open(settings.with(Map.of(
                Setting.WEFT_SECRET_KEY, current, Setting.WEFT_SECRET_KEY_PREVIOUS, String.join(",", former))));
    }

    @Test
    void everySecretMovesToTheNewKeyAndTheOldOneMayGo() {
        String workspace;
        String run;
        Trigger trigger;
        ObjectNode variables = Json.object().put("plain", "EU").put("password", "canary");
        try (Store store = open(OLD)) {
            workspace = store.workspaces().create("test", Optional.empty()).id();
            for (int i = 0; i < CREDENTIALS; i++) {
                store.credentials().create(workspace, "credential-" + i, "value-" + i);
            }
            String canvas = store.canvases()
                    .create(workspace, "Report", "{\"title\": \"Report\"}", CanvasStore.Status.PUBLISHED)
                    .id();
            run = ((Accepted) store.runs()
                            .accept(Fixture.newRun(workspace, canvas, variables, Set.of("password"), Optional.empty())))
                    .run()
                    .id();
            ObjectNode timetable = Json.object().put("every", "1h");
            timetable.set("inputs", variables);
            trigger = store.triggers().create(workspace, canvas, Type.SCHEDULE, timetable);
            assertThat(store.reencryption().left()).isEmpty();
            assertThat(store.reencryption().run()).isZero();
        }
        assertThatThrownBy(() -> open(NEW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(id(OLD))
                .hasMessageContaining((CREDENTIALS + 2) + " stored secrets")
                .hasMessageContaining("WEFT_SECRET_KEY_PREVIOUS")
                .hasMessageNotContaining(OLD);
        try (Store store = open(NEW, OLD)) {
            assertThat(store.credentials().reveal(workspace, "credential-7")).contains("value-7");
            assertThat(store.reencryption().left()).containsExactly(Map.entry(id(OLD), CREDENTIALS + 2L));
            assertThat(store.reencryption().run()).isEqualTo(CREDENTIALS + 2);
            assertThat(store.reencryption().left()).isEmpty();
            assertThat(store.reencryption().run()).isZero();
            end(store, new RunKey(workspace, run));
        }
        try (Store store = open(NEW)) {
            assertThat(store.credentials().reveal(workspace, "credential-7")).contains("value-7");
            assertThat(store.runs().variables(workspace, run)).contains(variables);
            assertThat(store.triggers().find(workspace, trigger.id())).contains(trigger);
        }
    }

    private static void end(Store store, RunKey run) {
        store.journal().append(run, Fixture.ORIGIN, List.of(Fixture.runFinished("succeeded")));
    }

    private static RunKey accepted(Store store, String workspace) {
        String canvas = store.canvases()
                .create(workspace, "Report", "{\"title\": \"Report\"}", CanvasStore.Status.PUBLISHED)
                .id();
        return new RunKey(
                workspace,
                ((Accepted) store.runs().accept(Fixture.newRun(workspace, canvas))).run().id());
    }

    @Test
    void aKeyStaysUntilTheRunsOfItsTimeHaveEnded() {
        RunKey first;
        RunKey second;
        try (Store store = open(OLD)) {
            first = accepted(store, store.workspaces().create("test", Optional.empty()).id());
        }
        try (Store store = open(NEW, OLD)) {
            second = accepted(store, first.workspace());
        }
        assertThatThrownBy(() -> open(NEW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Runs that have not ended or keep a secret (2) may need the secret key " + id(OLD))
                .hasMessageContaining("WEFT_SECRET_KEY_PREVIOUS")
                .hasMessageNotContaining(OLD);
        try (Store store = open(NEW, OLD)) {
            end(store, first);
            end(store, second);
        }
        open(NEW).close();
        try (Store store = open(NEXT, NEW)) {
            accepted(store, first.workspace());
        }
        assertThatThrownBy(() -> open(NEXT)).hasMessageContaining("(1) may need the secret key " + id(NEW));
        open(NEXT, NEW).close();
    }

    @Test
    void aRunThatKeepsASecretNeedsItsKeyAfterItsEndToo() {
        try (Store store = open(OLD)) {
            RunKey run = accepted(store, store.workspaces().create("test", Optional.empty()).id());
            ValueRef kept = store.journal().keepSecret(run, "origin", "sub#inputs", Json.object().put("a", "b"));
            assertThat(store.journal().values(run, List.of(kept))).hasSize(1);
            end(store, run);
        }
        open(NEW, OLD).close();
        assertThatThrownBy(() -> open(NEW)).hasMessageContaining("may need the secret key " + id(OLD));
    }

    @Test
    void whatBreaksOffInTheMiddleLeavesEveryCredentialReadableAndIsGoneOnWith() throws Exception {
        String workspace = credentials();
        try (Store store = open(NEW, OLD)) {
            sql("""
                    create function refuse() returns trigger language plpgsql as 'begin raise exception ''broken off''; end';
                    create trigger refuse before update on credential for each row
                    when (old.name = 'credential-160') execute function refuse()""");
            assertThatThrownBy(() -> store.reencryption().run()).hasMessageContaining("broken off");
            assertThat(store.reencryption().left().get(id(OLD))).isBetween(1L, CREDENTIALS - 1L);
            everyCredentialIsReadable(store, workspace);
        }
        assertThatThrownBy(() -> open(NEW)).hasMessageContaining(id(OLD));
        try (Store store = open(NEW, OLD)) {
            everyCredentialIsReadable(store, workspace);
            sql("drop trigger refuse on credential");
            assertThat(store.reencryption().run()).isPositive();
            assertThat(store.reencryption().left()).isEmpty();
        }
        try (Store store = open(NEW)) {
            everyCredentialIsReadable(store, workspace);
        }
    }

    @Test
    void twoAtOnceMoveEverySecretOnce() throws Exception {
        String workspace = credentials();
        try (Store one = open(NEW, OLD);
                Store other = open(NEW, OLD);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            int moved = 0;
            for (Future<Integer> done : threads.invokeAll(List.<Callable<Integer>>of(
                    () -> one.reencryption().run(),
                    () -> other.reencryption().run(),
                    () -> one.reencryption().run(),
                    () -> other.reencryption().run()))) {
                moved += done.get();
            }
            assertThat(moved).isEqualTo(CREDENTIALS);
            assertThat(one.reencryption().left()).isEmpty();
            everyCredentialIsReadable(other, workspace);
        }
    }

    /** Under the old key. */
    private String credentials() {
        try (Store store = open(OLD)) {
            String workspace = store.workspaces().create("test", Optional.empty()).id();
            for (int i = 0; i < CREDENTIALS; i++) {
                store.credentials().create(workspace, "credential-" + i, "value-" + i);
            }
            return workspace;
        }
    }

    private static void everyCredentialIsReadable(Store store, String workspace) {
        for (int i = 0; i < CREDENTIALS; i++) {
            assertThat(store.credentials().reveal(workspace, "credential-" + i)).contains("value-" + i);
        }
    }

    private void sql(String text) throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(settings.text(Setting.WEFT_DATABASE_URL));
        try (Connection connection = DriverManager.getConnection(
                        url.jdbc(), url.user().orElseThrow(), url.password().orElseThrow());
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    @Test
    void aKeptValueThatHoldsASecretIsSealedAndReadBackUnderAnotherKey() throws Exception {
        RunKey key;
        ValueRef kept;
        ObjectNode inputs = Json.object().put("password", "canary-" + System.nanoTime());
        try (Store store = open(OLD)) {
            key = accepted(store, store.workspaces().create("test", Optional.empty()).id());
            kept = store.journal().keepSecret(key, "origin", "sub#inputs", inputs);
            assertThat(store.journal().values(key, List.of(kept))).containsValue(inputs);
        }
        try (Store store = open(NEW, OLD)) {
            assertThat(store.journal().values(key, List.of(kept))).containsValue(inputs);
        }
        DatabaseUrl url = DatabaseUrl.parse(settings.text(Setting.WEFT_DATABASE_URL));
        try (Connection connection = DriverManager.getConnection(
                        url.jdbc(), url.user().orElseThrow(), url.password().orElseThrow());
                var rows = connection.createStatement().executeQuery("select output::text from run_value")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).doesNotContain("canary").doesNotContain("password");
        }
    }
}
