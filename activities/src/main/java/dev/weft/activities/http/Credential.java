package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.Secrets;
import dev.weft.task.FailureCode;
import java.util.Optional;
import okhttp3.Headers;
import tools.jackson.databind.JsonNode;

/**
 * A credential of the workspace on its way into a header: {@code "name"} is sent as a bearer token, {@code {"name",
 * "header", "prefix"}} as that header.
 */
record Credential(String header, String prefix, String value) {

    static Optional<Credential> of(JsonNode config, TaskContext context) throws TaskException {
        Optional<JsonNode> configured = Values.member(config, "credential");
        if (configured.isEmpty()) {
            return Optional.empty();
        }
        JsonNode given = configured.get();
        String name = given.isObject() ? given.path("name").asString("") : given.asString("");
        String header = given.path("header").asString("Authorization");
        String prefix = given.path("prefix").asString(header.equalsIgnoreCase("Authorization") ? "Bearer " : "");
        String value = context.credential(name)
                .orElseThrow(() -> new TaskException(
                        FailureCode.CREDENTIAL_NOT_FOUND, "no credential is named \"" + name + "\""));
        return Optional.of(new Credential(header, prefix, value.strip()));
    }

    /** @throws TaskException when the header is set already or the value can't stand in one */
    void addTo(Headers.Builder headers) throws TaskException {
        if (headers.get(header) != null) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "both credential and headers set " + header + "; leave one out");
        }
        RequestHeaders.add(headers, header, prefix + value);
    }

    Secrets secret() {
        return Secrets.none().and(value);
    }

    @Override
    public String toString() {
        return "Credential[" + header + "]";
    }
}
