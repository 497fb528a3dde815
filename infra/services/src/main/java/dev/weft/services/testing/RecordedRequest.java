package dev.weft.services.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request as it came over the wire.
 *
 * @param target path and query
 * @param headers names in any case, each with all its values in order
 * @param body decoded from its transfer encoding
 */
public record RecordedRequest(String method, String target, Map<String, List<String>> headers, byte[] body) {
    private static final JsonMapper MAPPER = new JsonMapper();

    public RecordedRequest {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = copy;
        body = body.clone();
    }

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** As it was sent, without the question mark; empty when there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** The first value of that header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @throws tools.jackson.core.JacksonException when the body is no JSON */
    public JsonNode json() {
        return MAPPER.readTree(body);
    }
}
