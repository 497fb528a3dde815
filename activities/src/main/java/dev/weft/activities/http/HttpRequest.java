package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.wire.Secrets;
import dev.weft.task.FailureCode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an {@code http} task asks for.
 *
 * @param secrets what was sent along and must not come back in a message
 * @param credential the credential's value alone, which must not come back in the output either
 */
record HttpRequest(
        Request request,
        ReadAs readAs,
        AcceptedStatus accepted,
        boolean follow,
        Connecting connecting,
        Secrets secrets,
        Secrets credential) {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> BODILESS = Set.of("GET", "HEAD");
    private static final Set<String> NEEDS_BODY = Set.of("POST", "PUT", "PATCH");

    static HttpRequest of(ObjectNode config, TaskContext context) throws TaskException {
        String method = method(config);
        Headers authored = RequestHeaders.of(Values.object(config, "headers"));
        Headers.Builder headers = authored.newBuilder();
        Optional<Credential> credential = Credential.of(config, context);
        if (credential.isPresent()) {
            credential.get().addTo(headers);
        }
        if (WRITES.contains(method) && authored.get("Idempotency-Key") == null) {
            headers.set("Idempotency-Key", context.idempotencyKey());
        }
        if (authored.get("User-Agent") == null) {
            headers.set("User-Agent", "Weft");
        }
        Headers sent = headers.build();
        try {
            return new HttpRequest(
                    new Request.Builder()
                            .url(url(config))
                            .headers(sent)
                            .method(method, body(method, config, sent, context).orElse(null))
                            .build(),
                    ReadAs.of(config.path("as")),
                    AcceptedStatus.of(config.path("acceptStatus")),
                    config.path("followRedirects").asBoolean(true),
                    Connecting.of(config),
                    RequestHeaders.secrets(sent),
                    credential.map(Credential::secrets).orElseGet(Secrets::none));
        } catch (IllegalArgumentException e) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "the request can't be made as it is configured");
        }
    }

    private static String method(JsonNode config) throws TaskException {
        String method = config.path("method").asString("GET").strip().toUpperCase(Locale.ROOT);
        if (!method.matches("[A-Z]{1,20}") || method.equals("CONNECT") || method.equals("TRACE")) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "method: \"" + method + "\" can't be used");
        }
        return method;
    }

    private static HttpUrl url(JsonNode config) throws TaskException {
        HttpUrl url = HttpUrl.parse(config.path("url").asString("").strip());
        if (url == null) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "url must be an address that starts with http:// or https://");
        }
        if (!url.encodedUsername().isEmpty() || !url.encodedPassword().isEmpty()) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "url holds a user name or password; use credential or headers instead");
        }
        HttpUrl.Builder full = url.newBuilder().fragment(null);
        for (Map.Entry<String, JsonNode> parameter :
                Values.object(config, "query").properties()) {
            for (String value : Values.texts("query." + parameter.getKey(), parameter.getValue())) {
                full.addQueryParameter(parameter.getKey(), value);
            }
        }
        return full.build();
    }

    private static Optional<RequestBody> body(String method, ObjectNode config, Headers headers, TaskContext context)
            throws TaskException {
        Optional<MediaType> contentType = Optional.ofNullable(headers.get("Content-Type")).map(MediaType::parse);
        Optional<RequestBody> body = Payload.of(config, contentType, context);
        if (body.isPresent() && BODILESS.contains(method)) {
            throw new TaskException(FailureCode.INVALID_CONFIG, method + " carries no body");
        }
        return body.isEmpty() && NEEDS_BODY.contains(method)
                ? Optional.of(RequestBody.create(new byte[0], contentType.orElse(null)))
                : body;
    }
}
