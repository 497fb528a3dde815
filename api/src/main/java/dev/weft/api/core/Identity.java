package dev.weft.api.core;

import dev.weft.api.core.Refused.Unauthenticated;
import dev.weft.store.KeyStore;
import dev.weft.store.KeyStore.ApiKey;

/** Turns a secret into who asks. */
public final class Identity {
    private static final int LONGEST_SECRET = 200;

    private final KeyStore keys;

    public Identity(KeyStore keys) {
        this.keys = keys;
    }

    /**
     * The secret is looked up by its SHA-256, so how long this takes says nothing about other keys.
     *
     * @throws Unauthenticated when it is no key, or a revoked one
     */
    public Principal authenticate(String secret) {
        if (secret.isBlank() || secret.length() > LONGEST_SECRET || secret.indexOf('\0') >= 0) {
            throw new Unauthenticated();
        }
        return keys.authenticate(secret).map(Identity::principal).orElseThrow(Unauthenticated::new);
    }

    private static Principal principal(ApiKey key) {
        return new Principal(key.workspace(), key.name(), key.canvas());
    }
}
