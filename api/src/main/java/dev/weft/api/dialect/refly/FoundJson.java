package dev.weft.api.dialect.refly;

import dev.weft.store.CanvasStore.StoredCanvas;

/** A canvas in a list. */
record FoundJson(String canvasId, String title) {
    static FoundJson of(StoredCanvas canvas) {
        return new FoundJson(canvas.id(), canvas.title());
    }
}
