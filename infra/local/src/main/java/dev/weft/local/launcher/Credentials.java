package dev.weft.local.launcher;

import dev.weft.json.Json;
import dev.weft.local.instance.DataFolder;
import dev.weft.services.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * How the owner of a data folder gets in; kept there in {@code credentials.json}, which nobody else can read.
 *
 * @param url of the API
 * @param workspaceKey of the first workspace
 * @param temporalUi Temporal's Web UI; empty when there is none
 */
public record Credentials(String url, String workspaceKey, String email, String password, String temporalUi) {

    public static Optional<Credentials> read(DataFolder folder) {
        try {
            return Files.exists(folder.credentials())
                    ? Optional.of(Json.mapper()
                            .readValue(Files.readString(folder.credentials()), Credentials.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + folder.credentials(), e);
        }
    }

    public void write(DataFolder folder) {
        Secrets.write(
                folder.credentials(),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /** The same account at another address. */
    public Credentials at(String newUrl, String newTemporalUi) {
        return new Credentials(newUrl, workspaceKey, email, password, newTemporalUi);
    }

    @Override
    public String toString() {
        return "credentials of " + email + " at " + url;
    }
}
