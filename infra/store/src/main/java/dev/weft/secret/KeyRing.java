package dev.weft.secret;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.util.SecretBytes;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The present secret key, which encrypts, and former ones, which only open what they once encrypted. A key's id is made
 * from the key: two processes with the same key agree on it, and an id that is not here names the key that is missing.
 * Thread safe.
 */
public final class KeyRing {
    /** Bytes of an id; what {@link #atRest} seals begins with one byte 1 and the id of its key. */
    public static final int ID_BYTES = 4;

    private static final int KEY_BYTES = 32;

    private final SequencedMap<String, byte[]> keys;

    private KeyRing(SequencedMap<String, byte[]> keys) {
        this.keys = keys;
    }

    /**
     * {@code WEFT_SECRET_KEY} and {@code WEFT_SECRET_KEY_PREVIOUS}.
     *
     * @throws IllegalArgumentException when the first is missing or one is malformed; the message shows no key
     */
    public static KeyRing of(Settings settings) {
        String current = settings.optional(Setting.WEFT_SECRET_KEY)
                .orElseThrow(() -> new IllegalArgumentException("WEFT_SECRET_KEY must be set: "
                        + Setting.WEFT_SECRET_KEY.description()));
        return of(
                current,
                settings.optional(Setting.WEFT_SECRET_KEY_PREVIOUS)
                        .map(former -> Arrays.asList(former.split(",")))
                        .orElse(List.of()));
    }

    /**
     * @param current 32 bytes in base64, as the former ones
     * @throws IllegalArgumentException when one is malformed; the message shows no key
     */
    public static KeyRing of(String current, List<String> former) {
        SequencedMap<String, byte[]> keys = new LinkedHashMap<>();
        byte[] first = decoded(Setting.WEFT_SECRET_KEY, current);
        keys.put(id(first), first);
        for (String key : former) {
            byte[] bytes = decoded(Setting.WEFT_SECRET_KEY_PREVIOUS, key);
            keys.putIfAbsent(id(bytes), bytes);
        }
        return new KeyRing(keys);
    }

    private static byte[] decoded(Setting setting, String key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + " must be 32 bytes in base64");
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(setting + " must be 32 bytes in base64, not " + bytes.length);
        }
        return bytes;
    }

    private static String id(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the key that encrypts: 8 hexadecimal digits. */
    public String currentId() {
        return keys.firstEntry().getKey();
    }

    /** The present key's first. */
    public Set<String> ids() {
        return Collections.unmodifiableSet(keys.keySet());
    }

    /** AES-256-GCM whose output names the key within its first five bytes; any key of the ring opens it. */
    @AccessesPartialKey
    public Aead atRest() {
        try {
            AeadConfig.register();
            KeysetHandle.Builder keyset = KeysetHandle.newBuilder();
            AesGcmParameters parameters = AesGcmParameters.builder()
                    .setKeySizeBytes(KEY_BYTES)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.TINK)
                    .build();
            for (String name : keys.keySet()) {
                int id = HexFormat.fromHexDigits(name);
                AesGcmKey key = AesGcmKey.builder()
                        .setParameters(parameters)
                        .setKeyBytes(SecretBytes.copyFrom(keys.get(name), InsecureSecretKeyAccess.get()))
                        .setIdRequirement(id)
                        .build();
                KeysetHandle.Builder.Entry entry = KeysetHandle.importKey(key).withFixedId(id);
                keyset.addEntry(name.equals(currentId()) ? entry.makePrimary() : entry);
            }
            return keyset.build().getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM can't be set up", e);
        }
    }

    /**
     * AES-256-GCM by a key of its own for each key of the ring, by id, the present one's first: what one purpose
     * encrypts, no other can open.
     */
    public SequencedMap<String, Aead> ciphers(String purpose) {
        SequencedMap<String, Aead> ciphers = new LinkedHashMap<>();
        derived(purpose).forEach((id, key) -> ciphers.put(id, new AesGcm(key)));
        return ciphers;
    }

    /**
     * 32 bytes from each key by HKDF, by id, the present one's first. They tell nothing of the keys or of what is
     * derived for another purpose.
     *
     * @param purpose in words that never change
     */
    public SequencedMap<String, byte[]> derived(String purpose) {
        byte[] info = ("weft " + purpose).getBytes(StandardCharsets.UTF_8);
        SequencedMap<String, byte[]> derived = new LinkedHashMap<>();
        keys.forEach((id, key) -> {
            try {
                derived.put(id, Hkdf.computeHkdf("HMACSHA256", key, new byte[0], info, KEY_BYTES));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("HKDF can't be set up", e);
            }
        });
        return derived;
    }

    /** What to say of something that a key encrypted which is not in this ring. */
    public String lacks(String id) {
        return "the secret key " + id + ", which is not among those given (" + String.join(", ", ids())
                + "); add it to " + Setting.WEFT_SECRET_KEY_PREVIOUS;
    }

    @Override
    public String toString() {
        return "KeyRing" + ids();
    }
}
