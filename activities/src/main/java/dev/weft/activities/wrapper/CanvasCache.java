package dev.weft.activities.wrapper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.PlanCompiler;
import dev.weft.store.CanvasStore;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskRequest.CanvasKey;
import java.util.Optional;

/** Compiled canvas versions. A version never changes, so nothing here grows stale. Thread safe. */
public final class CanvasCache {
    private static final long MAX_TASKS = 50_000;

    private final CanvasStore canvases;
    private final TaskCatalog catalog;
    private final Cache<Key, CompiledCanvas> compiled;

    private record Key(String workspace, CanvasKey canvas) {}

    public CanvasCache(CanvasStore canvases, TaskCatalog catalog) {
        this.canvases = canvases;
        this.catalog = catalog;
        this.compiled = Caffeine.newBuilder()
                .maximumWeight(MAX_TASKS)
                .<Key, CompiledCanvas>weigher((key, canvas) -> 1 + canvas.tasks().size())
                .build();
    }

    /** Empty when the workspace has no such version. */
    public Optional<CompiledCanvas> find(String workspace, CanvasKey canvas) {
        return Optional.ofNullable(compiled.get(new Key(workspace, canvas), this::load));
    }

    @SuppressWarnings("NullAway") // Caffeine takes null for "there is none"
    private CompiledCanvas load(Key key) {
        return canvases.definition(key.workspace(), key.canvas().id(), key.canvas().version())
                .map(this::compile)
                .orElse(null);
    }

    private CompiledCanvas compile(String definition) {
        return switch (PlanCompiler.compile(Json.parse(definition), catalog)) {
            case Compilation.Compiled done -> done.canvas();
            case Compilation.Invalid invalid ->
                throw new IllegalStateException("A stored canvas does not compile: " + invalid.problems());
        };
    }
}
