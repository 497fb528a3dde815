package dev.weft.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.secret.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncryptedPayloadsTest {
    private static final String CANARY = "canary-7f1e";
    private static final String FIRST = key(1);
    private static final String SECOND = key(2);

    private static String key(int seed) {
        byte[] bytes = new byte[32];
        bytes[5] = (byte) seed;
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static DataConverter converter(String current, String... former) {
        return EncryptedPayloads.converter(KeyRing.of(current, List.of(former)));
    }

    private static Payload payload(DataConverter converter, Object value) {
        return converter.toPayload(value).orElseThrow();
    }

    @Test
    void aValueIsReadBackAndStandsNowhereInThePayload() {
        DataConverter converter = converter(FIRST);
        Payload payload = payload(converter, Map.of("name", CANARY));

        assertThat(payload.toByteString().toStringUtf8()).doesNotContain(CANARY);
        assertThat(payload.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/encrypted");
        assertThat(payload.getMetadataOrThrow("encryption-key-id").toStringUtf8())
                .isEqualTo(KeyRing.of(FIRST, List.of()).currentId());
        assertThat(converter.fromPayload(payload, Map.class, Map.class)).isEqualTo(Map.of("name", CANARY));
        assertThat(payload(converter, CANARY).getData()).isNotEqualTo(payload(converter, CANARY).getData());
    }

    @Test
    void bytesNullAndAbsentValuesAreReadBack() {
        DataConverter converter = converter(FIRST);
        byte[] bytes = {1, 2, 3};
        assertThat(converter.fromPayload(payload(converter, bytes), byte[].class, byte[].class)).isEqualTo(bytes);
        assertThat(converter.fromPayload(converter.toPayload(null).orElseThrow(), String.class, String.class))
                .isNull();
        assertThat(converter.toPayloads()).isEqualTo(Optional.empty());
    }

    @Test
    void aFailuresMessageStackTraceAndDetailsAreEncryptedInEveryCause() {
        DataConverter converter = converter(FIRST);
        Exception thrown = ApplicationFailure.newFailureWithCause(
                CANARY, "HTTP_STATUS", new IllegalStateException("inner " + CANARY), CANARY);
        Failure failure = converter.exceptionToFailure(thrown);

        assertThat(failure.toByteString().toStringUtf8())
                .doesNotContain(CANARY)
                .doesNotContain(EncryptedPayloadsTest.class.getSimpleName());
        RuntimeException back = converter.failureToException(failure);
        assertThat(back).isInstanceOf(ApplicationFailure.class).hasMessageContaining(CANARY);
        assertThat(((ApplicationFailure) back).getType()).isEqualTo("HTTP_STATUS");
        assertThat(((ApplicationFailure) back).getDetails().get(String.class)).isEqualTo(CANARY);
        assertThat(back.getCause()).hasMessageContaining("inner " + CANARY);
        assertThat(back.getStackTrace()).isNotEmpty();
    }

    @Test
    void aFormerKeyStillOpensAndTheNewOneEncrypts() {
        Payload old = payload(converter(FIRST), CANARY);
        DataConverter rotated = converter(SECOND, FIRST);

        assertThat(rotated.fromPayload(old, String.class, String.class)).isEqualTo(CANARY);
        Payload fresh = payload(rotated, CANARY);
        assertThat(converter(SECOND).fromPayload(fresh, String.class, String.class)).isEqualTo(CANARY);
        assertThatThrownBy(() -> converter(SECOND).fromPayload(old, String.class, String.class))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageContaining(KeyRing.of(FIRST, List.of()).currentId())
                .hasMessageContaining("WEFT_SECRET_KEY_PREVIOUS");
    }

    @Test
    void whatWasNeverEncryptedIsRead() {
        Payload plain = JsonPayloads.converter().toPayload(CANARY).orElseThrow();
        assertThat(converter(FIRST).fromPayload(plain, String.class, String.class)).isEqualTo(CANARY);
        Failure failure = JsonPayloads.converter().exceptionToFailure(new IllegalStateException(CANARY));
        assertThat(converter(FIRST).failureToException(failure)).hasMessageContaining(CANARY);
    }

    @Test
    void aPayloadThatWasChangedIsRefused() {
        Payload payload = payload(converter(FIRST), CANARY);
        byte[] bytes = payload.getData().toByteArray();
        bytes[bytes.length - 1] ^= 1;
        Payload changed = payload.toBuilder().setData(ByteString.copyFrom(bytes)).build();
        assertThatThrownBy(() -> converter(FIRST).fromPayload(changed, String.class, String.class))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void theKeyForTemporalIsNotTheKeyForTheDatabase() throws Exception {
        KeyRing keys = KeyRing.of(FIRST, List.of());
        byte[] sealed = keys.atRest().encrypt(new byte[] {1}, new byte[0]);
        byte[] withoutPrefix = java.util.Arrays.copyOfRange(sealed, 1 + KeyRing.ID_BYTES, sealed.length);
        assertThatThrownBy(() -> keys.ciphers("temporal payloads").firstEntry().getValue().decrypt(withoutPrefix, new byte[0]))
                .isInstanceOf(java.security.GeneralSecurityException.class);
    }
}
