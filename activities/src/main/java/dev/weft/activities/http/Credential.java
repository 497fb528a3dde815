package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.Secrets;
import dev.weft.task.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import okhttp3.Headers;
import tools.jackson.databind.JsonNode;

/**
 * A credential of the workspace on its way into a header. {@code "credential": name} sends it as a bearer token,
 * {@code "auth": {type: bearer | basic | header, credential, username, header}} in other ways; for {@code basic}
 * without a user name the credential itself reads {@code user:password}. {@code "value"} instead of {@code
 * "credential"} is the secret itself; for {@code basic} it may be encoded already.
 *
 * @param line the header's value
 * @param secret the credential's own value
 */
record Credential(String header, String line, String secret) {

    static Optional<Credential> of(JsonNode config, TaskContext context) throws TaskException {
        Optional<JsonNode> name = Values.member(config, "credential");
        Optional<JsonNode> auth = Values.member(config, "auth");
        if (name.isPresent() && auth.isPresent()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "only one of credential and auth can be given");
        }
        if (name.isPresent()) {
            String value = value(name.get(), context);
            return Optional.of(new Credential("Authorization", "Bearer " + value, value));
        }
        return auth.isPresent() ? Optional.of(of(auth.get(), secret(auth.get(), context))) : Optional.empty();
    }

    private static String secret(JsonNode auth, TaskContext context) throws TaskException {
        boolean written = auth.path("value").isString();
        if (written == auth.has("credential")) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "auth needs either the name of a credential or a value");
        }
        return written ? auth.path("value").stringValue().strip() : value(auth.path("credential"), context);
    }

    private static Credential of(JsonNode auth, String value) throws TaskException {
        return switch (auth.path("type").asString("")) {
            case "bearer" -> new Credential("Authorization", "Bearer " + value, value);
            case "basic" -> {
                String user = auth.path("username").asString("");
                String pair = user.isEmpty() ? value : user + ":" + value;
                boolean ready = auth.has("value") && !pair.contains(":");
                String encoded = ready
                        ? pair
                        : Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
                yield new Credential("Authorization", "Basic " + encoded, value);
            }
            case "header" -> new Credential(auth.path("header").asString(""), value, value);
            case String other -> throw new TaskException(
                    FailureCode.INVALID_CONFIG, "auth: \"" + other + "\" is none of bearer, basic, header");
        };
    }

    private static String value(JsonNode name, TaskContext context) throws TaskException {
        return context.credential(name.asString(""))
                .orElseThrow(() -> new TaskException(
                        FailureCode.CREDENTIAL_NOT_FOUND, "no credential is named \"" + name.asString("") + "\""))
                .strip();
    }

    /** @throws TaskException when the header is set already or the value can't stand in one */
    void addTo(Headers.Builder headers) throws TaskException {
        if (headers.get(header) != null) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "both a credential and headers set " + header + "; leave one out");
        }
        RequestHeaders.add(headers, header, line);
    }

    /** What must not come back in an output. */
    Secrets secrets() {
        return Secrets.none().and(secret).and(line.substring(line.indexOf(' ') + 1));
    }

    @Override
    public String toString() {
        return "Credential[" + header + "]";
    }
}
