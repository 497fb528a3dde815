package dev.weft.task;

import dev.weft.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of a value that control expressions read.
 *
 * @param value in the shape of the whole, the rest left out; empty when nothing is read or when it is too large
 * @param overflow whether it is too large to travel through Temporal
 */
public record Exposure(Optional<JsonNode> value, boolean overflow) {
    private static final Exposure NOTHING = new Exposure(Optional.empty(), false);

    /**
     * @param paths members to keep; an empty path keeps everything
     * @param limit in bytes of JSON
     */
    public static Exposure of(JsonNode whole, List<List<String>> paths, int limit) {
        if (paths.isEmpty()) {
            return NOTHING;
        }
        JsonNode kept = keep(whole, paths);
        return Json.bytes(kept).length > limit
                ? new Exposure(Optional.empty(), true)
                : new Exposure(Optional.of(kept), false);
    }

    private static JsonNode keep(JsonNode whole, List<List<String>> paths) {
        ObjectNode kept = Json.object();
        for (List<String> path : paths) {
            if (path.isEmpty() || !whole.isObject()) {
                return whole;
            }
            copy(whole, kept, path);
        }
        return kept;
    }

    private static void copy(JsonNode from, ObjectNode to, List<String> path) {
        JsonNode source = from;
        ObjectNode target = to;
        for (int i = 0; i < path.size(); i++) {
            String member = path.get(i);
            JsonNode value = source.get(member);
            if (value == null) {
                return;
            }
            JsonNode present = target.get(member);
            if (i == path.size() - 1 || !value.isObject()) {
                target.set(member, value);
                return;
            }
            if (present == value) {
                return;
            }
            if (!(present instanceof ObjectNode)) {
                present = Json.object();
                target.set(member, present);
            }
            source = value;
            target = (ObjectNode) present;
        }
    }
}
