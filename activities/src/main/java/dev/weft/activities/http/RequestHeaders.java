package dev.weft.activities.http;

import dev.weft.activities.TaskException;
import dev.weft.activities.wire.Secrets;
import dev.weft.task.FailureCode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Headers;
import tools.jackson.databind.JsonNode;

/** The headers that an author gives, checked: no value breaks out of its line, none steers the connection itself. */
final class RequestHeaders {
    /** What may follow a redirect to another origin; everything else could be a credential. */
    private static final Set<String> HARMLESS = Set.of(
            "accept",
            "accept-charset",
            "accept-language",
            "cache-control",
            "content-language",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-unmodified-since",
            "prefer",
            "range",
            "traceparent",
            "user-agent",
            "x-request-id",
            "x-requested-with");
    /** What callers copy from elsewhere and the client sets by itself. */
    private static final Set<String> LEFT_OUT = Set.of("accept-encoding", "connection", "content-length");
    private static final Set<String> REFUSED = Set.of(
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "proxy-authorization",
            "proxy-connection");

    private RequestHeaders() {}

    static Headers of(JsonNode config) throws TaskException {
        Headers.Builder headers = new Headers.Builder();
        for (Map.Entry<String, JsonNode> header : config.properties()) {
            String name = header.getKey().strip();
            String lower = name.toLowerCase(Locale.ROOT);
            if (REFUSED.contains(lower)) {
                throw new TaskException(FailureCode.INVALID_CONFIG, "headers: " + name + " can't be set");
            }
            if (!LEFT_OUT.contains(lower)) {
                for (String value : Values.texts("headers." + name, header.getValue())) {
                    add(headers, name, value);
                }
            }
        }
        return headers.build();
    }

    /** @throws TaskException when it is no header; the message does not hold the value */
    static void add(Headers.Builder headers, String name, String value) throws TaskException {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "headers: a name is empty or holds a character that names may not hold");
        }
        if (!value.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c < 0x7f))) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "headers." + name + " holds a line break or another character beyond ASCII");
        }
        headers.add(name, value);
    }

    /** Without what could be a credential. */
    static Headers harmless(Headers headers) {
        Headers.Builder kept = headers.newBuilder();
        headers.names().stream()
                .filter(name -> !HARMLESS.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(kept::removeAll);
        return kept.build();
    }

    /** What must not come back in a failure's message. */
    static Secrets secrets(Headers headers) {
        Secrets secrets = Secrets.none();
        for (String name : headers.names()) {
            if (!HARMLESS.contains(name.toLowerCase(Locale.ROOT))) {
                for (String value : headers.values(name)) {
                    secrets = secrets.and(value).and(value.substring(value.indexOf(' ') + 1));
                }
            }
        }
        return secrets;
    }
}
