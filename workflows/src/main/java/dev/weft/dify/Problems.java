package dev.weft.dify;

import dev.weft.canvas.CanvasProblem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** What keeps a document from being imported. */
final class Problems {
    private final SequencedSet<CanvasProblem> all = new LinkedHashSet<>();

    void add(String pointer, String code, String message) {
        all.add(new CanvasProblem(Optional.empty(), pointer, code, message));
    }

    void add(Node node, String below, String code, String message) {
        all.add(new CanvasProblem(Optional.of(node.id()), node.pointer() + below, code, message));
    }

    List<CanvasProblem> all() {
        return List.copyOf(all);
    }
}
