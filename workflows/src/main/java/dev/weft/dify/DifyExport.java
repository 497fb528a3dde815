package dev.weft.dify;

import dev.weft.canvas.CanvasProblem;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a canvas as the DSL of a Dify workflow. Pure. */
public final class DifyExport {
    private DifyExport() {}

    /** What became of a canvas. */
    public sealed interface Result {

        record Written(ObjectNode document) implements Result {}

        /** Every task that Dify has no word for; paths are those of the definition. */
        record Refused(List<CanvasProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * An imported canvas that nobody has changed is the document it came from. Any other is put together from its tasks:
     * of those that a document spoke of, the unchanged keep their nodes.
     */
    public static Result write(JsonNode definition) {
        JsonNode kept = definition.path("settings").path("extra").path(NodeTypes.EXTRA);
        if (kept.path(DifyImport.SOURCE) instanceof ObjectNode source && definition instanceof ObjectNode canvas) {
            return Loose.text(kept, DifyImport.OF).equals(Fingerprint.of(canvas))
                    ? new Result.Written(source.deepCopy())
                    : new Drawing(definition, new Original(source, DifyImport.credentials(definition))).result();
        }
        return new Drawing(definition, Original.blank()).result();
    }
}
