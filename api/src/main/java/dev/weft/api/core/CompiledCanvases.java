package dev.weft.api.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.PlanCompiler;
import dev.weft.store.CanvasStore;
import dev.weft.task.TaskCatalog;
import org.jspecify.annotations.Nullable;

/** Canvas versions ready to run. A version never changes, so the newest used ones are kept. Thread-safe. */
public final class CompiledCanvases {
    private static final int KEPT_DEFINITION_CHARACTERS = 32 * 1024 * 1024;

    private final CanvasStore store;
    private final TaskCatalog catalog;
    private final Cache<Key, Entry> cache = Caffeine.newBuilder()
            .maximumWeight(KEPT_DEFINITION_CHARACTERS)
            .weigher((Key key, Entry entry) -> entry.weight())
            .build();

    public CompiledCanvases(CanvasStore store, TaskCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    /**
     * @throws NotFound when the workspace has no such version
     * @throws InvalidCanvas when it was stored with problems, as a draft may be
     */
    public CompiledCanvas get(String workspace, String canvas, int version) {
        Key key = new Key(workspace, canvas, version);
        @Nullable Entry kept = cache.getIfPresent(key);
        if (kept != null) {
            return kept.canvas();
        }
        String definition = store.definition(workspace, canvas, version)
                .orElseThrow(() -> new NotFound(What.VERSION, Integer.toString(version)));
        return switch (PlanCompiler.compile(Json.parse(definition), catalog)) {
            case Compilation.Compiled compiled -> {
                cache.put(key, new Entry(compiled.canvas(), definition.length()));
                yield compiled.canvas();
            }
            case Compilation.Invalid invalid -> throw new InvalidCanvas(invalid.problems());
        };
    }

    private record Key(String workspace, String canvas, int version) {}

    private record Entry(CompiledCanvas canvas, int weight) {}
}
