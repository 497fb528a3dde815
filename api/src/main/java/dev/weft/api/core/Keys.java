package dev.weft.api.core;

import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.store.KeyStore;
import dev.weft.store.KeyStore.ApiKey;
import dev.weft.store.KeyStore.Minted;
import dev.weft.store.KeyStore.Scope;
import java.util.List;
import java.util.Optional;

/** API keys of a workspace. Only a workspace key may use this. */
public final class Keys {
    private final KeyStore store;
    private final Canvases canvases;

    public Keys(KeyStore store, Canvases canvases) {
        this.store = store;
        this.canvases = canvases;
    }

    /**
     * @param canvas the one canvas of an app key
     * @throws Invalid when an app key names no canvas or a workspace key one
     * @throws NotFound when the canvas is unknown
     */
    public Minted mint(Principal principal, String name, Scope scope, Optional<String> canvas) {
        principal.requireWorkspaceKey();
        switch (scope) {
            case APP -> canvases.find(
                    principal,
                    canvas.orElseThrow(() -> new Invalid(
                            "canvasId", InputProblem.Code.REQUIRED, "An app key needs the canvasId it is for")));
            case WORKSPACE -> canvas.ifPresent(id -> {
                throw new Invalid("canvasId", InputProblem.Code.VALUE, "A workspace key is for no canvas of its own");
            });
        }
        return store.mint(principal.workspace(), name, scope, canvas);
    }

    public List<ApiKey> list(Principal principal) {
        principal.requireWorkspaceKey();
        return store.list(principal.workspace());
    }

    /** @throws NotFound when there is none or it was revoked before */
    public void revoke(Principal principal, String id) {
        principal.requireWorkspaceKey();
        if (!store.revoke(principal.workspace(), id)) {
            throw new NotFound(What.KEY, id);
        }
    }
}
