package dev.weft.api.dialect.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.core.Refused.Unauthenticated;
import dev.weft.secret.KeyRing;
import dev.weft.secret.OperatorKey;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Signatures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatorAccessTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static OperatorAccess access(Optional<String> key, boolean byAddress, Duration later) {
        return new OperatorAccess(
                key.map(OperatorKey::new),
                new Signatures(KeyRing.of(Base64.getEncoder().encodeToString(new byte[32]), List.of()), "sessions"),
                byAddress,
                Clock.fixed(NOW.plus(later), ZoneOffset.UTC));
    }

    @Test
    void theAddressAloneOpensNothingInProduction() {
        String token = new OperatorKey(KEY).token(OperatorAccess.ADDRESS);
        assertThatCode(() -> access(Optional.of(KEY), true, Duration.ZERO).requireAddress(token)).doesNotThrowAnyException();
        assertThatThrownBy(() -> access(Optional.of(KEY), false, Duration.ZERO).requireAddress(token))
                .isInstanceOf(Unauthenticated.class);
    }

    @Test
    void withoutAnOperatorKeyNobodyIsAnOperator() {
        OperatorAccess access = access(Optional.empty(), true, Duration.ZERO);
        String token = new OperatorKey(KEY).token(OperatorAccess.ADDRESS);
        assertThatThrownBy(() -> access.requireAddress(token)).isInstanceOf(Unauthenticated.class);
        assertThatThrownBy(() -> access.open(KEY)).isInstanceOf(Unauthenticated.class);
        assertThat(access.knows(access(Optional.of(KEY), true, Duration.ZERO).open(KEY))).isFalse();
    }

    @Test
    void aSessionEndsByTimeAndWithTheKeyThatOpenedIt() {
        String session = access(Optional.of(KEY), true, Duration.ZERO).open(KEY);
        assertThat(access(Optional.of(KEY), true, OperatorAccess.SESSION.minusSeconds(1)).knows(session)).isTrue();
        assertThat(access(Optional.of(KEY), true, OperatorAccess.SESSION).knows(session)).isFalse();
        assertThat(access(Optional.of(KEY + "2"), true, Duration.ZERO).knows(session)).isFalse();
        assertThat(access(Optional.of(KEY), true, Duration.ZERO).knows("9" + session)).isFalse();
        assertThat(access(Optional.of(KEY), true, Duration.ZERO).knows("none")).isFalse();
    }

    @Test
    void aShortKeyIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> new OperatorKey("hunter2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WEFT_OPERATOR_KEY")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void originsAreThoseOfTheWebUiOnAnyNameOfThisMachine() {
        Settings settings = new Settings(Map.of())
                .with(Map.of(
                        Setting.WEFT_TEMPORAL_UI, "http://127.0.0.1:8233/",
                        Setting.WEFT_CODEC_ORIGINS, "https://temporal.example/ui, http://other.example:99"));
        assertThat(CodecOrigins.of(settings))
                .containsExactly(
                        "http://127.0.0.1:8233",
                        "http://localhost:8233",
                        "https://temporal.example",
                        "http://other.example:99");
        assertThatThrownBy(() -> CodecOrigins.of(settings.with(Map.of(Setting.WEFT_CODEC_ORIGINS, "*"))))
                .hasMessageContaining("WEFT_CODEC_ORIGINS");
    }
}
