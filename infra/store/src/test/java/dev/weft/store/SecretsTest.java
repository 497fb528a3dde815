package dev.weft.store;

import static dev.weft.store.Fixture.accepted;
import static dev.weft.store.Fixture.newRun;
import static dev.weft.store.Fixture.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.json.Json;
import dev.weft.secret.KeyRing;
import dev.weft.store.CredentialStore.Credential;
import dev.weft.store.CredentialStore.NameTakenException;
import dev.weft.store.KeyStore.ApiKey;
import dev.weft.store.KeyStore.Minted;
import dev.weft.store.KeyStore.Scope;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class SecretsTest {
    private final String workspace = Fixture.workspace();

    @Test
    void noSecretStandsInClearInAnyTable() throws Exception {
        String canary = "canary-" + Ids.secret("");
        String hex = HexFormat.of().formatHex(canary.getBytes(StandardCharsets.UTF_8));
        store().credentials().create(workspace, "token", canary);
        ObjectNode variables = Json.object().put("plain", "EU").put("password", canary);
        StoredRun run = accepted(
                newRun(workspace, Fixture.canvas(workspace), variables, Set.of("password", "absent"), Optional.empty()));
        Minted key = store().keys().mint(workspace, "key", Scope.WORKSPACE, Optional.empty());
        assertThat(Sql.tablesWith(canary)).isEmpty();
        assertThat(Sql.tablesWith(hex)).isEmpty();
        assertThat(Sql.tablesWith(key.key())).isEmpty();
        assertThat(run.inputs()).isEqualTo(Json.object().put("plain", "EU").put("password", "***"));
        assertThat(store().runs().find(workspace, run.id())).contains(run);
        assertThat(store().journal().events(new RunKey(workspace, run.id()), 0, 1).getFirst().data().path("inputs"))
                .isEqualTo(run.inputs());
        assertThat(store().runs().variables(workspace, run.id())).contains(variables);
        assertThat(store().credentials().reveal(workspace, "token")).contains(canary);
    }

    @Test
    void aCiphertextOpensOnlyWhereItBelongs() throws Exception {
        Credential first = store().credentials().create(workspace, "first", "one");
        store().credentials().create(workspace, "second", "two");
        Sql.update(
                "update credential set value = (select value from credential where id = ?) where name = 'second'",
                first.id());
        assertThatThrownBy(() -> store().credentials().reveal(workspace, "second"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNewKeyStillOpensWhatTheOldOneSealedAndAMissingOneIsNamed() {
        String old = Base64.getEncoder().encodeToString(new byte[32]);
        byte[] other = new byte[32];
        other[0] = 1;
        String fresh = Base64.getEncoder().encodeToString(other);
        KeyRing before = KeyRing.of(old, List.of());
        byte[] sealed = new SecretBox(before).seal("text", "ws", "id");
        assertThat(SecretBox.keyOf(sealed)).isEqualTo(before.currentId());
        SecretBox both = new SecretBox(KeyRing.of(fresh, List.of(old)));
        assertThat(both.open(sealed, "ws", "id")).isEqualTo("text");
        assertThat(SecretBox.keyOf(both.seal("text", "ws", "id"))).isNotEqualTo(before.currentId());
        assertThatThrownBy(() -> new SecretBox(KeyRing.of(fresh, List.of())).open(sealed, "ws", "id"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(before.currentId())
                .hasMessageContaining("WEFT_SECRET_KEY_PREVIOUS");
    }

    @Test
    void aMalformedKeyIsRefusedWithoutBeingShown() {
        String right = Base64.getEncoder().encodeToString(new byte[32]);
        assertThatThrownBy(() -> KeyRing.of("c2hvcnQ=", List.of()))
                .hasMessageContaining("WEFT_SECRET_KEY ")
                .hasMessageNotContaining("c2hvcnQ");
        assertThatThrownBy(() -> KeyRing.of("no base64!", List.of())).hasMessageNotContaining("no base64!");
        assertThatThrownBy(() -> KeyRing.of(right, List.of("c2hvcnQ="))).hasMessageContaining("WEFT_SECRET_KEY_PREVIOUS");
    }

    @Test
    void credentialsHaveOneNameEach() {
        Credential made = store().credentials().create(workspace, "name", "value");
        assertThatThrownBy(() -> store().credentials().create(workspace, "name", "other"))
                .isInstanceOf(NameTakenException.class);
        assertThat(store().credentials().list(workspace)).containsExactly(made);
        String foreign = Fixture.workspace();
        assertThat(store().credentials().list(foreign)).isEmpty();
        assertThat(store().credentials().reveal(foreign, "name")).isEmpty();
        assertThat(store().credentials().delete(foreign, made.id())).isFalse();
        store().credentials().create(foreign, "name", "theirs");
        assertThat(store().credentials().delete(workspace, made.id())).isTrue();
        assertThat(store().credentials().reveal(workspace, "name")).isEmpty();
    }

    @Test
    void keysAreFoundByTheirSecretUntilRevoked() {
        String canvas = Fixture.canvas(workspace);
        Minted wide = store().keys().mint(workspace, "wide", Scope.WORKSPACE, Optional.empty());
        Minted app = store().keys().mint(workspace, "app", Scope.APP, Optional.of(canvas));
        assertThat(wide.key()).startsWith("wk-").startsWith(wide.row().prefix());
        assertThat(app.key()).startsWith("app-");
        assertThat(store().keys().authenticate(wide.key())).contains(wide.row());
        assertThat(store().keys().authenticate(app.key()).flatMap(ApiKey::canvas)).contains(canvas);
        assertThat(store().keys().authenticate("wk-\u0000")).isEmpty();
        assertThat(store().keys().list(workspace)).containsExactly(wide.row(), app.row());
        String foreign = Fixture.workspace();
        assertThat(store().keys().list(foreign)).isEmpty();
        assertThat(store().keys().revoke(foreign, wide.row().id())).isFalse();
        assertThat(store().keys().revoke(workspace, wide.row().id())).isTrue();
        assertThat(store().keys().revoke(workspace, wide.row().id())).isFalse();
        assertThat(store().keys().authenticate(wide.key())).isEmpty();
        assertThatThrownBy(() -> store().keys().mint(foreign, "app", Scope.APP, Optional.of(canvas)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
