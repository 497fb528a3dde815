package dev.weft.secret;

import com.google.crypto.tink.subtle.Hkdf;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** What an operator of the whole installation shows: {@code WEFT_OPERATOR_KEY}. */
public final class OperatorKey {
    private static final int SHORTEST = 32;
    private static final int DERIVED_BYTES = 24;

    private final String key;

    /** @throws IllegalArgumentException when it has fewer than 32 characters; the message does not show it */
    public OperatorKey(String key) {
        if (key.length() < SHORTEST) {
            throw new IllegalArgumentException(
                    Setting.WEFT_OPERATOR_KEY + " must have at least " + SHORTEST + " characters");
        }
        this.key = key;
    }

    /** Empty where the installation has none. */
    public static Optional<OperatorKey> of(Settings settings) {
        return settings.optional(Setting.WEFT_OPERATOR_KEY).map(OperatorKey::new);
    }

    /** How long this takes says nothing about the key. */
    public boolean matches(String shown) {
        return same(derived("shown", key), derived("shown", shown));
    }

    /** Stands in an address in the key's place and is good for that address alone. */
    public String token(String purpose) {
        return derived(purpose, key);
    }

    public boolean matchesToken(String purpose, String shown) {
        return same(token(purpose), shown);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String derived(String purpose, String key) {
        byte[] info = ("weft operator " + purpose).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of()
                    .formatHex(Hkdf.computeHkdf(
                            "HMACSHA256", key.getBytes(StandardCharsets.UTF_8), new byte[0], info, DERIVED_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF can't be set up", e);
        }
    }

    @Override
    public String toString() {
        return "OperatorKey";
    }
}
