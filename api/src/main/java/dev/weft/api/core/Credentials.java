package dev.weft.api.core;

import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.Reason;
import dev.weft.api.core.Refused.What;
import dev.weft.store.CredentialStore;
import dev.weft.store.CredentialStore.Credential;
import dev.weft.store.CredentialStore.NameTakenException;
import java.util.List;

/** Secrets that tasks name. Their values can be written and never read. Only a workspace key may use this. */
public final class Credentials {
    private final CredentialStore store;

    public Credentials(CredentialStore store) {
        this.store = store;
    }

    /** @throws Conflict when the name is taken */
    public Credential create(Principal principal, String name, String value) {
        principal.requireWorkspaceKey();
        try {
            return store.create(principal.workspace(), name, value);
        } catch (NameTakenException e) {
            throw new Conflict(Reason.NAME_TAKEN, String.valueOf(e.getMessage()));
        }
    }

    public List<Credential> list(Principal principal) {
        principal.requireWorkspaceKey();
        return store.list(principal.workspace());
    }

    public void delete(Principal principal, String id) {
        principal.requireWorkspaceKey();
        if (!store.delete(principal.workspace(), id)) {
            throw new NotFound(What.CREDENTIAL, id);
        }
    }
}
