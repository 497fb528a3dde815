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
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** On a database of its own: another key is a matter of the whole database. */
class RotationTest {
    private static final String OLD = key(1);
    private static final String NEW = key(2);
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
        }
        try (Store store = open(NEW)) {
            assertThat(store.credentials().reveal(workspace, "credential-7")).contains("value-7");
            assertThat(store.runs().variables(workspace, run)).contains(variables);
            assertThat(store.triggers().find(workspace, trigger.id())).contains(trigger);
        }
    }

    @Test
    void aKeptValueThatHoldsASecretIsSealedAndReadBackUnderAnotherKey() throws Exception {
        String workspace;
        RunKey key;
        ValueRef kept;
        ObjectNode inputs = Json.object().put("password", "canary-" + System.nanoTime());
        try (Store store = open(OLD)) {
            workspace = store.workspaces().create("test", Optional.empty()).id();
            String canvas = store.canvases()
                    .create(workspace, "Report", "{\"title\": \"Report\"}", CanvasStore.Status.PUBLISHED)
                    .id();
            key = new RunKey(
                    workspace,
                    ((Accepted) store.runs().accept(Fixture.newRun(workspace, canvas))).run().id());
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
