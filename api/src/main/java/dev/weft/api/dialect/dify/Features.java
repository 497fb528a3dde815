package dev.weft.api.dialect.dify;

import dev.weft.canvas.Variable;
import dev.weft.dify.NodeTypes;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.RunFacts;
import java.util.List;
import java.util.Optional;
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

    /** What the files that come with a run besides those of its variables must be; empty where the app does not say. */
    Optional<Variable> files(CompiledCanvas canvas) {
        JsonNode upload = of(canvas).path("file_upload");
        return upload.path("enabled").asBoolean(false)
                ? Optional.of(new Variable(
                        RunFacts.FILES,
                        Variable.Type.FILES,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        false,
                        Optional.of(mostFiles(canvas)),
                        texts(upload.path("allowed_file_types")),
                        texts(upload.path("allowed_file_extensions")),
                        texts(upload.path("allowed_file_upload_methods")),
                        false))
                : Optional.empty();
    }

    private static List<String> texts(JsonNode list) {
        return list.isArray()
                ? list.valueStream().filter(JsonNode::isString).map(JsonNode::stringValue).toList()
                : List.of();
    }

    /** How many files may come with a run besides those of its variables. */
    int mostFiles(CompiledCanvas canvas) {
        JsonNode upload = of(canvas).path("file_upload");
        JsonNode limit = upload.path("number_limits");
        return upload.path("enabled").asBoolean(false) && limit.isIntegralNumber() ? limit.asInt() : MOST_FILES;
    }
}
