package dev.weft.api.dialect.dify;

import dev.weft.dify.NodeTypes;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import tools.jackson.databind.JsonNode;

/** What an app offers besides its graph: the {@code features} that an imported one keeps. */
final class Features {
    private static final int MOST_FILES = 10;

    /** As written; an empty object for a canvas that has none. */
    JsonNode of(CompiledCanvas canvas) {
        JsonNode features = kept(canvas).path("workflow").path("features");
        return features.isObject() ? features : Json.object();
    }

    /** The document that an imported canvas was made of. */
    static JsonNode kept(CompiledCanvas canvas) {
        return canvas.canvas().settings().extra().path(NodeTypes.EXTRA).path("source");
    }

    /** How many files may come with a run besides those of its variables. */
    int mostFiles(CompiledCanvas canvas) {
        JsonNode upload = of(canvas).path("file_upload");
        JsonNode limit = upload.path("number_limits");
        return upload.path("enabled").asBoolean(false) && limit.isIntegralNumber() ? limit.asInt() : MOST_FILES;
    }
}
