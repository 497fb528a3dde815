package dev.weft.store;

import dev.weft.task.RunActivity.RunKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outputs too large for a row, as objects below their run's prefix. A key is never used twice, so that one who loses
 * the race for a result does not overwrite the winner's.
 */
final class LargeValues {
    /** Largest output kept in its row, in bytes of JSON. */
    static final int MAX_INLINE_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LargeValues.class);
    private static final int HASH_BYTES = 16;

    private final ObjectStorage objects;

    LargeValues(ObjectStorage objects) {
        this.objects = objects;
    }

    static String prefix(String workspace, String run) {
        return "values/" + workspace + "/" + run + "/";
    }

    /** Stores the bytes and returns their key. */
    String put(RunKey run, String path, String origin, byte[] json) {
        String key = key(run, path, origin);
        objects.put(key, json, "application/json");
        return key;
    }

    /** Copies another run's value below this run's prefix and returns its key. */
    String copy(String from, RunKey run, String path, String origin) {
        String key = key(run, path, origin);
        objects.copy(from, key);
        return key;
    }

    /** Empty when there is no such object. */
    Optional<String> get(String key) {
        return read(objects, key);
    }

    static Optional<String> read(ObjectStorage objects, String key) {
        Optional<InputStream> found = objects.get(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream bytes = found.get()) {
            return Optional.of(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StoreUnavailableException("Object storage broke off", e);
        }
    }

    /** For one that lost its race; when it can't be removed now, it goes with the run. */
    void removeUnused(String key) {
        try {
            objects.remove(key);
        } catch (StoreUnavailableException e) {
            LOG.debug("An unused object stays until its run is deleted: {}", e.getMessage());
        }
    }

    private static String key(RunKey run, String path, String origin) {
        return prefix(run.workspace(), run.run()) + hash(path + "\n" + origin) + "-" + Ids.secret("");
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
