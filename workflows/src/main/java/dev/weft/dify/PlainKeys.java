package dev.weft.dify;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keys that a document's nodes hold as they are, for whoever may read the canvas. */
public final class PlainKeys {
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)(?:proxy-)?authorization|cookie|.*(?:api|access|auth|secret|private|subscription)[-_]?key|.*(?:token|secret|password)|key");

    private PlainKeys() {}

    /**
     * @param node its id
     * @param field where in the node's data
     */
    public record PlainKey(String node, String field) {}

    /** In the document's order; of a document that {@link DifyImport} can read. */
    public static List<PlainKey> of(ObjectNode document) {
        List<PlainKey> found = new ArrayList<>();
        for (JsonNode node : document.path("workflow").path("graph").path("nodes")) {
            JsonNode data = node.path("data");
            if (Loose.text(data, "type").equals("http-request")) {
                String id = Loose.text(node, "id");
                JsonNode authorization = data.path("authorization");
                if (Loose.text(authorization, "type").equals("api-key")
                        && isPlain(Loose.text(authorization.path("config"), "api_key"))) {
                    found.add(new PlainKey(id, "authorization.config.api_key"));
                }
                named(id, "headers", data.path("headers"), found);
                named(id, "params", data.path("params"), found);
            }
        }
        return List.copyOf(found);
    }

    private static void named(String node, String field, JsonNode written, List<PlainKey> found) {
        if (written.isArray()) {
            written.forEach(entry -> check(
                    node, field, Loose.text(entry, "key").strip(), Loose.text(entry, "value"), found));
        } else {
            Loose.text(written).lines().forEach(line -> {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    check(node, field, line.substring(0, colon).strip(), line.substring(colon + 1), found);
                }
            });
        }
    }

    private static void check(String node, String field, String name, String value, List<PlainKey> found) {
        if (SECRET_NAME.matcher(name).matches() && isPlain(value)) {
            found.add(new PlainKey(node, field + "." + name));
        }
    }

    /** What refers to anything at all is left to its author. */
    private static boolean isPlain(String value) {
        return !value.isBlank() && Texts.selectors(value).isEmpty();
    }
}
