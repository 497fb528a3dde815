package dev.weft.api.core;

import dev.weft.api.core.Refused.Forbidden;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param workspace whose rows it may see
 * @param name of the key, for the journal
 * @param canvas the one canvas that an app key may see; empty for a workspace key
 */
public record Principal(String workspace, String name, Optional<String> canvas) {

    /** Whether things that belong to the canvas may be seen. */
    public boolean sees(String canvasId) {
        return canvas.isEmpty() || canvas.get().equals(canvasId);
    }

    /** @throws NotFound when an app key names another canvas than its own */
    public void requireSight(What what, String id, String canvasId) {
        if (!sees(canvasId)) {
            throw new NotFound(what, id);
        }
    }

    /** @throws Forbidden for an app key */
    public void requireWorkspaceKey() {
        if (canvas.isPresent()) {
            throw new Forbidden("An app key may only read and run its canvas; use a workspace key");
        }
    }
}
