package dev.weft.store;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * Encrypts what must not be read in the database: AES-256-GCM, bound to the workspace and id it belongs to, so that a
 * ciphertext copied to another row does not open.
 */
final class SecretBox {
    private final Aead aead;

    /**
     * @param keys 32 bytes in base64; more of them, by comma, still open what they sealed while the first one seals
     * @throws IllegalArgumentException when a key is of no such form; the message does not show it
     */
    SecretBox(String keys) {
        try {
            AeadConfig.register();
            KeysetHandle.Builder keyset = KeysetHandle.newBuilder();
            boolean first = true;
            for (byte[] key : SecretKeys.parse(keys)) {
                KeysetHandle.Builder.Entry entry = entry(key);
                keyset.addEntry(first ? entry.makePrimary() : entry);
                first = false;
            }
            this.aead = keyset.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM can't be set up", e);
        }
    }

    @AccessesPartialKey
    private static KeysetHandle.Builder.Entry entry(byte[] bytes) throws GeneralSecurityException {
        int id = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getInt();
        AesGcmParameters parameters = AesGcmParameters.builder()
                .setKeySizeBytes(SecretKeys.BYTES)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.TINK)
                .build();
        AesGcmKey key = AesGcmKey.builder()
                .setParameters(parameters)
                .setKeyBytes(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get()))
                .setIdRequirement(id)
                .build();
        return KeysetHandle.importKey(key).withFixedId(id);
    }

    byte[] seal(String text, String workspace, String id) {
        try {
            return aead.encrypt(text.getBytes(StandardCharsets.UTF_8), context(workspace, id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret could not be encrypted", e);
        }
    }

    /** @throws IllegalStateException when no key opens it, or it was sealed for another workspace or id */
    String open(byte[] sealed, String workspace, String id) {
        try {
            return new String(aead.decrypt(sealed, context(workspace, id)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret does not open: was WEFT_SECRET_KEY changed?", e);
        }
    }

    private static byte[] context(String workspace, String id) {
        return (workspace + "\n" + id).getBytes(StandardCharsets.UTF_8);
    }
}
