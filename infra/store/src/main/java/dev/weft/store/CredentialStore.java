package dev.weft.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Secrets that tasks name: encrypted with AAD = workspace + id, in clear only inside an activity. */
public interface CredentialStore {

    /** @throws NameTakenException when the workspace has one of that name */
    Credential create(String workspace, String name, String value);

    List<Credential> list(String workspace);

    boolean delete(String workspace, String id);

    /** The secret's value, by name. Only for activities. */
    Optional<String> reveal(String workspace, String name);

    record Credential(String id, String name, Instant createdAt) {}

    final class NameTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NameTakenException(String name) {
            super("A credential named " + name + " exists; delete it first or choose another name");
        }
    }
}
