package dev.weft.store;

import com.google.crypto.tink.Aead;
import dev.weft.secret.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/**
 * Encrypts what must not be read in the database: AES-256-GCM, bound to the workspace and id it belongs to, so that a
 * ciphertext copied to another row does not open.
 */
final class SecretBox {
    private final KeyRing keys;
    private final Aead aead;

    SecretBox(KeyRing keys) {
        this.keys = keys;
        this.aead = keys.atRest();
    }

    byte[] seal(String text, String workspace, String id) {
        try {
            return aead.encrypt(text.getBytes(StandardCharsets.UTF_8), context(workspace, id));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret could not be encrypted", e);
        }
    }

    /** @throws IllegalStateException naming the key that is missing, or when it was sealed for another workspace or id */
    String open(byte[] sealed, String workspace, String id) {
        String key = keyOf(sealed);
        if (!keys.ids().contains(key)) {
            throw new IllegalStateException("A secret needs " + keys.lacks(key));
        }
        try {
            return new String(aead.decrypt(sealed, context(workspace, id)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret does not open: it was changed, or belongs elsewhere", e);
        }
    }

    /** The id of the key that has sealed it. */
    static String keyOf(byte[] sealed) {
        return sealed.length > KeyRing.ID_BYTES ? HexFormat.of().formatHex(sealed, 1, 1 + KeyRing.ID_BYTES) : "";
    }

    private static byte[] context(String workspace, String id) {
        return (workspace + "\n" + id).getBytes(StandardCharsets.UTF_8);
    }
}
