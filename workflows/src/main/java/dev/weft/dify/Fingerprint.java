package dev.weft.dify;

import dev.weft.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells whether a definition still is what its document says. */
final class Fingerprint {
    private static final List<String> SAID = List.of("title", "description", "variables", "tasks", "outputs");

    private Fingerprint() {}

    /** Of all that a document can say, in whatever order its members stand. */
    static String of(ObjectNode definition) {
        ObjectNode said = Json.object();
        for (String name : SAID) {
            JsonNode value = definition.path(name);
            if (!value.isMissingNode() && !value.isNull() && !Loose.shown(value).isEmpty() && !(value.isContainer() && value.isEmpty())) {
                said.set(name, value);
            }
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Json.canonical(said).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
