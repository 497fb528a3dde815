package dev.weft.store;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Reads {@code WEFT_SECRET_KEY}. */
final class SecretKeys {
    static final int BYTES = 32;

    private SecretKeys() {}

    /**
     * @param keys each 32 bytes in base64, by comma
     * @return the one in use first, then those that it replaced
     * @throws IllegalArgumentException when a key is of no such form; the message does not show it
     */
    static List<byte[]> parse(String keys) {
        return Arrays.stream(keys.split(",")).map(key -> decoded(key.trim())).toList();
    }

    private static byte[] decoded(String key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("WEFT_SECRET_KEY must be 32 bytes in base64");
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("WEFT_SECRET_KEY must be 32 bytes in base64, not " + bytes.length);
        }
        return bytes;
    }
}
