package dev.weft.store;

import dev.weft.store.FileStore.NewFile;
import dev.weft.store.FileStore.StoredFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Files for tests. */
final class Files {
    private Files() {}

    static StoredFile store(String workspace, String text) {
        return store(workspace, text, Optional.empty());
    }

    static StoredFile store(String workspace, String text, Optional<String> run) {
        return Fixture.store().files()
                .write(
                        named(workspace, "a file.txt", run),
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        1_000_000);
    }

    static NewFile named(String workspace, String name, Optional<String> run) {
        return new NewFile(
                workspace, name, "text/plain", Optional.empty(), Optional.empty(), run, run.map(id -> "write"));
    }
}
