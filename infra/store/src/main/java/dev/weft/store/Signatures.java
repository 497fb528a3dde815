package dev.weft.store;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.mac.HmacKey;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.util.SecretBytes;
import dev.weft.secret.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/**
 * Signs text with HMAC-SHA256. Its keys are derived from {@code WEFT_SECRET_KEY} by HKDF, apart for each purpose: a
 * signature for one is worth nothing for another, and none tells anything about the keys that encrypt. Safe to use from
 * any thread.
 */
public final class Signatures {
    private final Mac mac;

    /**
     * @param keys the present one signs, all verify
     * @param purpose what is signed, in words that never change
     */
    public Signatures(KeyRing keys, String purpose) {
        try {
            MacConfig.register();
            KeysetHandle.Builder keyset = KeysetHandle.newBuilder();
            boolean first = true;
            for (byte[] key : keys.derived(purpose).values()) {
                KeysetHandle.Builder.Entry entry = entry(key);
                keyset.addEntry(first ? entry.makePrimary() : entry);
                first = false;
            }
            this.mac = keyset.build().getPrimitive(RegistryConfiguration.get(), Mac.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 can't be set up", e);
        }
    }

    @AccessesPartialKey
    private static KeysetHandle.Builder.Entry entry(byte[] bytes) throws GeneralSecurityException {
        HmacParameters parameters = HmacParameters.builder()
                .setKeySizeBytes(bytes.length)
                .setTagSizeBytes(32)
                .setHashType(HmacParameters.HashType.SHA256)
                .setVariant(HmacParameters.Variant.NO_PREFIX)
                .build();
        HmacKey key = HmacKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                .build();
        return KeysetHandle.importKey(key).withRandomId();
    }

    /** In hex. */
    public String sign(String text) {
        try {
            return HexFormat.of().formatHex(mac.computeMac(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A text could not be signed", e);
        }
    }

    /** How long this takes says nothing about the right signature. */
    public boolean verify(String text, String signature) {
        try {
            mac.verifyMac(HexFormat.of().parseHex(signature), text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
