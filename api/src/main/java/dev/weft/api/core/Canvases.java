package dev.weft.api.core;

import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.canvas.CanvasProblem;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.PlanCompiler;
import dev.weft.store.CanvasStore;
import dev.weft.store.CanvasStore.Order;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.CanvasStore.Version;
import dev.weft.store.Page;
import dev.weft.task.TaskCatalog;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Canvases of a workspace and their versions. */
public final class Canvases {
    private final CanvasStore store;
    private final TaskCatalog catalog;
    private final Triggers triggers;

    public Canvases(CanvasStore store, TaskCatalog catalog, Triggers triggers) {
        this.store = store;
        this.catalog = catalog;
        this.triggers = triggers;
    }

    /** Every problem of the definition; nothing is stored. */
    public List<CanvasProblem> validate(JsonNode definition) {
        return switch (PlanCompiler.compile(definition, catalog)) {
            case Compilation.Compiled compiled -> List.of();
            case Compilation.Invalid invalid -> invalid.problems();
        };
    }

    /** @throws InvalidCanvas when it can't be run */
    public StoredCanvas create(Principal principal, JsonNode definition, Status status) {
        principal.requireWorkspaceKey();
        String title = requireValid(definition);
        return store.create(principal.workspace(), title, Json.write(definition), status);
    }

    /**
     * Adds a version.
     *
     * @throws InvalidCanvas when it can't be run
     */
    public StoredCanvas replace(Principal principal, String id, JsonNode definition) {
        principal.requireWorkspaceKey();
        find(principal, id);
        String title = requireValid(definition);
        return store.replace(principal.workspace(), id, title, Json.write(definition))
                .orElseThrow(() -> new NotFound(What.CANVAS, id));
    }

    public StoredCanvas find(Principal principal, String id) {
        principal.requireSight(What.CANVAS, id, id);
        return store.find(principal.workspace(), id)
                .filter(canvas -> canvas.status() != Status.ARCHIVED)
                .orElseThrow(() -> new NotFound(What.CANVAS, id));
    }

    /** The definition as it was written; of the newest version unless one is named. */
    public JsonNode definition(Principal principal, String id, Optional<Integer> version) {
        StoredCanvas canvas = find(principal, id);
        int wanted = version.orElse(canvas.version());
        return store.definition(principal.workspace(), id, wanted)
                .map(Json::parse)
                .orElseThrow(() -> new NotFound(What.VERSION, Integer.toString(wanted)));
    }

    public List<Version> versions(Principal principal, String id) {
        find(principal, id);
        return store.versions(principal.workspace(), id);
    }

    public Page<StoredCanvas> list(
            Principal principal, Optional<String> keyword, Optional<String> cursor, int limit) {
        return store.list(principal.workspace(), principal.canvas(), keyword, cursor, limit);
    }

    /** Some of the canvases by their place in an order; an app key sees its own alone. */
    public List<StoredCanvas> page(
            Principal principal, Optional<String> keyword, Order order, long offset, int limit) {
        return store.page(principal.workspace(), principal.canvas(), keyword, order, offset, limit);
    }

    public StoredCanvas status(Principal principal, String id, Status status) {
        principal.requireWorkspaceKey();
        find(principal, id);
        store.status(principal.workspace(), id, status);
        return find(principal, id);
    }

    /** Archives it and deletes its triggers; its runs stay. */
    public void delete(Principal principal, String id) {
        principal.requireWorkspaceKey();
        find(principal, id);
        triggers.deleteOf(principal, id);
        store.delete(principal.workspace(), id);
    }

    private String requireValid(JsonNode definition) {
        return switch (PlanCompiler.compile(definition, catalog)) {
            case Compilation.Compiled compiled -> compiled.canvas().canvas().title();
            case Compilation.Invalid invalid -> throw new InvalidCanvas(invalid.problems());
        };
    }
}
