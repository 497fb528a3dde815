package dev.weft.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AesGcmTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TEXT = "Loom, 8 shafts".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTEXT = "ws_1".getBytes(StandardCharsets.UTF_8);

    private final Aead own = new AesGcm(KEY);

    @Test
    void itAndTinkOpenWhatTheOtherSealed() throws Exception {
        Aead tink = new AesGcmJce(KEY);
        assertThat(tink.decrypt(own.encrypt(TEXT, CONTEXT), CONTEXT)).isEqualTo(TEXT);
        assertThat(own.decrypt(tink.encrypt(TEXT, CONTEXT), CONTEXT)).isEqualTo(TEXT);
        assertThat(own.decrypt(own.encrypt(new byte[0], new byte[0]), new byte[0])).isEmpty();
    }

    @Test
    void noTwoSealsAreAlike() throws Exception {
        assertThat(own.encrypt(TEXT, CONTEXT)).isNotEqualTo(own.encrypt(TEXT, CONTEXT));
    }

    @Test
    void whatWasTamperedWithDoesNotOpen() throws Exception {
        byte[] sealed = own.encrypt(TEXT, CONTEXT);
        for (int i = 0; i < sealed.length; i++) {
            byte[] other = sealed.clone();
            other[i] ^= 1;
            assertThatThrownBy(() -> own.decrypt(other, CONTEXT)).isInstanceOf(GeneralSecurityException.class);
            byte[] cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> own.decrypt(cut, CONTEXT)).isInstanceOf(GeneralSecurityException.class);
        }
        assertThatThrownBy(() -> own.decrypt(sealed, TEXT)).isInstanceOf(GeneralSecurityException.class);
    }
}
