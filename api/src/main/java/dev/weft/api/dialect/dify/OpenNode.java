package dev.weft.api.dialect.dify;

import dev.weft.json.Json;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A node that has begun and not ended, while its run is told. */
final class OpenNode {
    final NodePath path;
    final NodeKind kind;
    final Instant since;
    /** Iterations that have begun. */
    final BitSet iterations = new BitSet();
    /** Used within a block. */
    long tokens;
    /** Whether the model thinks, as far as its text has come. */
    boolean thinking;
    /** Whether it speaks aloud, as far as its sound has come. */
    boolean sounding;

    /** Whether it is a node at all, and no task that only serves others. */
    final boolean shown;

    private final ObjectNode about;

    /** @param about what every event of the node says of it */
    OpenNode(NodePath path, NodeKind kind, Instant since, ObjectNode about, boolean shown) {
        this.path = path;
        this.kind = kind;
        this.since = since;
        this.about = about;
        this.shown = shown;
    }

    /** What every event of the node says of it, to be added to. */
    ObjectNode about() {
        return about.deepCopy();
    }

    static void put(ObjectNode to, String name, Optional<String> text) {
        text.ifPresentOrElse(value -> to.put(name, value), () -> to.set(name, Json.nil()));
    }
}
