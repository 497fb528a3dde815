package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.secret.KeyRing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignaturesTest {
    private static final String OLD = key(1);
    private static final String NEW = key(2);

    private static String key(int fill) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] hmac(byte[] key, byte[] text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    @Test
    void aSignatureIsTheHmacUnderTheKeyThatHkdfDerives() throws Exception {
        byte[] extracted = hmac(new byte[32], Base64.getDecoder().decode(OLD));
        byte[] derived = hmac(extracted, "weft links\u0001".getBytes(StandardCharsets.UTF_8));
        assertThat(new Signatures(KeyRing.of(OLD, List.of()), "links").sign("text"))
                .isEqualTo(HexFormat.of().formatHex(hmac(derived, "text".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aSignatureHoldsForItsTextItsPurposeAndItsKeyAlone() {
        String signature = new Signatures(KeyRing.of(OLD, List.of()), "links").sign("text");
        assertThat(new Signatures(KeyRing.of(OLD, List.of()), "links").verify("text", signature)).isTrue();
        assertThat(new Signatures(KeyRing.of(OLD, List.of()), "links").verify("other", signature)).isFalse();
        assertThat(new Signatures(KeyRing.of(OLD, List.of()), "sessions").verify("text", signature)).isFalse();
        assertThat(new Signatures(KeyRing.of(NEW, List.of()), "links").verify("text", signature)).isFalse();
    }

    @Test
    void whatAReplacedKeySignedStillHoldsAndTheNewOneSigns() {
        String before = new Signatures(KeyRing.of(OLD, List.of()), "links").sign("text");
        Signatures both = new Signatures(KeyRing.of(NEW, List.of(OLD)), "links");
        assertThat(both.verify("text", before)).isTrue();
        assertThat(both.sign("text")).isEqualTo(new Signatures(KeyRing.of(NEW, List.of()), "links").sign("text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz", "ä", "0"})
    void whatIsNoSignatureDoesNotHold(String signature) {
        assertThat(new Signatures(KeyRing.of(OLD, List.of()), "links").verify("text", signature)).isFalse();
    }
}
