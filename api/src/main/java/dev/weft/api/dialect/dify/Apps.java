package dev.weft.api.dialect.dify;

import dev.weft.api.core.Canvases;
import dev.weft.api.core.CompiledCanvases;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.NotRunnable;
import dev.weft.api.core.Refused.What;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.VersionId;
import java.util.Optional;

/** The canvas that an app key is for. */
final class Apps {
    private final Canvases canvases;
    private final CompiledCanvases compiled;

    Apps(Canvases canvases, CompiledCanvases compiled) {
        this.canvases = canvases;
        this.compiled = compiled;
    }

    /**
     * @throws NotRunnable when it is not published
     * @throws NotFound when it has been archived
     */
    StoredCanvas of(Principal principal) {
        StoredCanvas canvas = canvases.find(principal, id(principal));
        if (canvas.status() != Status.PUBLISHED) {
            throw new NotRunnable(canvas.id(), canvas.status());
        }
        return canvas;
    }

    static String id(Principal principal) {
        return principal.canvas().orElseThrow(() -> new IllegalStateException("An app key has a canvas"));
    }

    CompiledCanvas version(Principal principal, StoredCanvas app, int version) {
        return compiled.get(principal.workspace(), app.id(), version);
    }

    /**
     * A chosen version of the app.
     *
     * @throws NotFound when it has no such version
     */
    static int version(StoredCanvas app, String workflowId) {
        return VersionId.of(workflowId)
                .filter(id -> id.canvas().equals(app.id()) && id.version() <= app.version())
                .map(VersionId::version)
                .orElseThrow(() -> new NotFound(What.VERSION, workflowId));
    }

    /** As the run's nodes are shown. */
    Graph graph(StoredRun run) {
        try {
            return new Graph(Optional.of(compiled.get(run.workspace(), run.canvas(), run.version())));
        } catch (NotFound | InvalidCanvas e) {
            return new Graph(Optional.empty());
        }
    }
}
