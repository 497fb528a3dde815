package dev.weft.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys: shown once, kept as SHA-256, found by it. */
public interface KeyStore {

    /** Prefix {@code wk-} for a workspace key, {@code app-} for an app key. */
    Minted mint(String workspace, String name, Scope scope, Optional<String> canvas);

    /** The key's row when the secret is that of a key which was not revoked. */
    Optional<ApiKey> authenticate(String secret);

    List<ApiKey> list(String workspace);

    boolean revoke(String workspace, String id);

    enum Scope {
        WORKSPACE,
        APP
    }

    /** @param key in clear; nobody can read it again */
    record Minted(ApiKey row, String key) {}

    /** @param prefix first characters, for display */
    record ApiKey(
            String id,
            String workspace,
            String name,
            Scope scope,
            Optional<String> canvas,
            String prefix,
            Instant createdAt,
            Optional<Instant> revokedAt) {}
}
